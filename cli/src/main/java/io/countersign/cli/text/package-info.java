/// Words on a terminal: what models and people wrote is made harmless, tables line up, long text wraps.
package io.countersign.cli.text;
