/// The command line. [io.countersign.cli.Countersign] is the root with the options every command shares; each command is one class.
/// Exit codes: 0 done, 1 refused or failed, 2 wrong usage. Results go to standard output, progress and problems to standard error.
package io.countersign.cli;
