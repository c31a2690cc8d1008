/// HTTP: translates, nothing more.
package io.countersign.approval.rest;
