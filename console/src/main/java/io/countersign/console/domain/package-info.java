/// How things are said to people: pure Java.
package io.countersign.console.domain;
