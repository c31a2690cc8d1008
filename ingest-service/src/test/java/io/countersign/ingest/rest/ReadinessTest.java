package io.countersign.ingest.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.ws.rs.WebApplicationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ReadinessTest {

    @Test
    void before_history_is_read_callers_are_asked_to_come_again_and_then_no_more() {
        var ready = new AtomicBoolean();
        var readiness = new Readiness(ready::get);
        var response = catchThrowableOfType(WebApplicationException.class, readiness::check).getResponse();
        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getHeaderString("Retry-After")).isEqualTo("1");
        ready.set(true);
        assertThatCode(readiness::check).doesNotThrowAnyException();
    }
}
