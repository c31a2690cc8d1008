package io.countersign.console.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafeTextTest {

    @Test
    void plainTextStaysAsItIs() {
        var text = SafeText.of("Zwei Stühle\nsind 壊れた 🙂");

        assertThat(text.hasMarks()).isFalse();
        assertThat(text.plain()).isEqualTo("Zwei Stühle\nsind 壊れた 🙂");
    }

    @Test
    void aCharacterThatTurnsTextAroundIsShownByItsNumber() {
        var text = SafeText.of("\u202Eyarg\u202C");

        assertThat(text.plain()).isEqualTo("<U+202E>yarg<U+202C>");
        assertThat(text.pieces().getFirst().title()).isEqualTo("right-to-left override");
    }

    @Test
    void whatCannotBeSeenIsShown() {
        assertThat(SafeText.of("a\u200Bb\u0000c\u001B[31m\u3164").plain()).isEqualTo("a<U+200B>b<U+0000>c<U+001B>[31m<U+3164>");
    }

    @Test
    void halfACharacterIsShownToo() {
        assertThat(SafeText.of("x\uD800").plain()).isEqualTo("x<U+D800>");
    }

    @Test
    void nothingIsNothing() {
        assertThat(SafeText.of(null).pieces()).isEmpty();
    }
}
