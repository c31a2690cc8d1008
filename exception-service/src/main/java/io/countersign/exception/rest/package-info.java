/// HTTP: translates, nothing more.
package io.countersign.exception.rest;
