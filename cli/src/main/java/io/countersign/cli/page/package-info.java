/// Pages that are one file: what a command found out, to read in a browser, to send and to print. No scripts, nothing is fetched.
package io.countersign.cli.page;
