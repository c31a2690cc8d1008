package io.countersign.replay;

/// Something in the cases that can't be used.
///
/// @param place   such as `line 12`
/// @param problem what is wrong and what to do, a sentence
public record WrongLine(String place, String problem) {
    @Override
    public String toString() {
        return place + ": " + problem;
    }
}
