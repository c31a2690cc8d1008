/// Replays that the console runs: part of the shell. They read past cases and judge them anew; nothing that is live is changed.
package io.countersign.console.replays;
