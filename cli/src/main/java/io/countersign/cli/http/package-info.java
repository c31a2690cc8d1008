/// The only place of the command line that speaks HTTP: requests as a person or as a program, answers as JSON, problems as one sentence.
package io.countersign.cli.http;
