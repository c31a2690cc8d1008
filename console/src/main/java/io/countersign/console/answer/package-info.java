/// What services answer, as records: the fields that pages show, under the services' own names. The services' OpenAPI says what each means.
package io.countersign.console.answer;
