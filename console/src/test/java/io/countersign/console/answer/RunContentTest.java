package io.countersign.console.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class RunContentTest {

    @Test
    void anArgumentThatRepeatsTheAmountOrIsEmptyIsNotShownAgain() throws JsonProcessingException {
        var run = new RunContent(new ObjectMapper().readTree("""
                {"action": {"amount": "50.00", "currency": "USD", "arguments": {"amount": 50, "currency": "USD", "note": " ", "user": "noah"}}}"""));
        assertThat(run.ownArguments()).extracting(RunContent.Value::name).containsExactly("user");
    }

    @Test
    void anArgumentThatNamesAnotherAmountIsShown() throws JsonProcessingException {
        var run = new RunContent(new ObjectMapper().readTree("""
                {"action": {"amount": "50.00", "arguments": {"amount": "60", "currency": "EUR"}}}"""));
        assertThat(run.ownArguments()).extracting(RunContent.Value::name).containsExactly("amount", "currency");
    }
}
