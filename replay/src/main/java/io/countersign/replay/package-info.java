/// Past cases through changed rules, compared with what people decided. Pure: cases and flows in, a report out.
package io.countersign.replay;
