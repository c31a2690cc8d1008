/// The kernel inside a Quarkus service: settings, beans, health, and how answers and refusals look over HTTP.
package io.countersign.singlewriter.quarkus;
