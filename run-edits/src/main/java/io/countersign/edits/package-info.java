/// What a person may make of a run, wherever they change it: on an approval or in the exception queue. Pure functions of JSON.
package io.countersign.edits;
