package io.countersign.record;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A record's value, cut in two without re-encoding a byte: what stays readable for good, and what can later be made
/// unreadable. [#join()] gives the value back exactly.
///
/// @param open the value without its personal parts, in order
/// @param ranges where in the value the personal parts stand, in order, not overlapping
/// @param personal the personal parts, one after another
public record Payload(byte[] open, List<Range> ranges, byte[] personal) {

    /// A part of a value: `[offset, offset + length)`.
    ///
    /// @param offset first byte, from 0
    /// @param length bytes, from 0
    public record Range(int offset, int length) {
    }

    /// @throws IllegalArgumentException the ranges do not fit the bytes
    public Payload {
        ranges = List.copyOf(ranges);
        var at = 0L;
        var sum = 0L;
        for (var range : ranges) {
            if (range.offset() < at || range.length() < 0) {
                throw new IllegalArgumentException("The personal parts overlap or are out of order.");
            }
            at = (long) range.offset() + range.length();
            sum += range.length();
        }
        if (sum != personal.length || at > (long) open.length + personal.length) {
            throw new IllegalArgumentException("The personal parts do not fit the value.");
        }
    }

    /// Cuts a value.
    ///
    /// @throws IllegalArgumentException the ranges overlap, are out of order or reach beyond the value
    public static Payload split(byte[] value, List<Range> ranges) {
        var personal = ByteBuffer.allocate(ranges.stream().mapToInt(Range::length).sum());
        var open = ByteBuffer.allocate(value.length);
        var at = 0;
        for (var range : ranges) {
            if (range.offset() < at || range.offset() + range.length() > value.length) {
                throw new IllegalArgumentException("The personal parts do not fit the value.");
            }
            open.put(value, at, range.offset() - at);
            personal.put(value, range.offset(), range.length());
            at = range.offset() + range.length();
        }
        open.put(value, at, value.length - at);
        return new Payload(Arrays.copyOf(open.array(), open.position()), ranges, personal.array());
    }

    /// The value as it came from Kafka.
    public byte[] join() {
        var value = ByteBuffer.allocate(open.length + personal.length);
        var fromOpen = 0;
        var fromPersonal = 0;
        for (var range : ranges) {
            var before = range.offset() - value.position();
            value.put(open, fromOpen, before);
            fromOpen += before;
            value.put(personal, fromPersonal, range.length());
            fromPersonal += range.length();
        }
        value.put(open, fromOpen, open.length - fromOpen);
        return value.array();
    }

    /// The personal parts, each by itself.
    public List<byte[]> parts() {
        var parts = new ArrayList<byte[]>();
        var at = 0;
        for (var range : ranges) {
            parts.add(Arrays.copyOfRange(personal, at, at + range.length()));
            at += range.length();
        }
        return parts;
    }

    /// The ranges as stored and committed to: offset and length of each, 4 bytes each.
    public byte[] rangeBytes() {
        var bytes = ByteBuffer.allocate(ranges.size() * 8);
        ranges.forEach(range -> bytes.putInt(range.offset()).putInt(range.length()));
        return bytes.array();
    }

    /// Puts a stored payload together again.
    ///
    /// @throws IllegalArgumentException the three do not belong together
    public static Payload of(byte[] open, byte[] rangeBytes, byte[] personal) {
        if (rangeBytes.length % 8 != 0) {
            throw new IllegalArgumentException("The list of personal parts has " + rangeBytes.length + " bytes, not a multiple of 8.");
        }
        var in = ByteBuffer.wrap(rangeBytes);
        var ranges = new ArrayList<Range>();
        while (in.hasRemaining()) {
            ranges.add(new Range(in.getInt(), in.getInt()));
        }
        return new Payload(open, ranges, personal);
    }
}
