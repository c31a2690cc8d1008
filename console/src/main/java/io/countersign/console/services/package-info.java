/// The other services over HTTP.
package io.countersign.console.services;
