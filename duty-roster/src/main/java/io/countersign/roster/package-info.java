/// Who is on duty, and which hours count: pure functions of people, texts and instants, with nothing but the JDK.
package io.countersign.roster;
