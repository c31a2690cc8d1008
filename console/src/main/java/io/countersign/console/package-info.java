/// The console: one web page for people. This package is its shell: settings, who asks, and what the services answer; `domain` says in plain words what they
/// sent, `web` shows it, `signin` finds out who somebody is, `services` speaks HTTP with the other services.
package io.countersign.console;
