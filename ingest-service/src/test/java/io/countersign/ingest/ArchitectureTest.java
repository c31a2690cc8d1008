package io.countersign.ingest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.countersign.ingest", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule the_domain_is_plain_java = classes().that().resideInAPackage("..ingest.domain..")
            .should().onlyDependOnClassesThat().resideInAnyPackage("java..", "io.countersign.ingest.domain..");

    @ArchTest
    static final ArchRule the_run_format_is_pure = noClasses().that().resideInAPackage("..ingest.format..")
            .should().dependOnClassesThat().resideInAnyPackage("io.countersign.ingest", "io.countersign.singlewriter..", "org.apache.kafka..", "jakarta..", "io.quarkus..");

    @ArchTest
    static final ArchRule only_the_http_wall_knows_http = noClasses().that().resideInAnyPackage("..ingest", "..ingest.streams..", "..ingest.view..", "..ingest.avro..")
            .should().dependOnClassesThat().resideInAnyPackage("jakarta.ws.rs..");

    @ArchTest
    static final ArchRule the_single_writer_knows_no_other_wall = noClasses().that().resideInAPackage("..ingest.streams..")
            .should().dependOnClassesThat().resideInAnyPackage("..ingest.rest..", "..ingest.view..", "..ingest.apikeys..");

    @ArchTest
    static final ArchRule what_is_shown_knows_no_other_wall = noClasses().that().resideInAPackage("..ingest.view..")
            .should().dependOnClassesThat().resideInAnyPackage("..ingest.rest..", "..ingest.streams..", "..ingest.apikeys..");

    @ArchTest
    static final ArchRule the_sender_of_webhooks_knows_no_other_wall = noClasses().that().resideInAPackage("..ingest.webhooks..")
            .should().dependOnClassesThat().resideInAnyPackage("..ingest.rest..", "..ingest.streams..", "..ingest.view..", "..ingest.apikeys..");

    @ArchTest
    static final ArchRule use_cases_know_no_wall = noClasses().that().resideInAPackage("io.countersign.ingest").and().haveSimpleNameNotContaining("Wiring")
            .should().dependOnClassesThat().resideInAnyPackage("..ingest.rest..", "..ingest.streams..", "..ingest.view..", "..ingest.apikeys..", "..ingest.webhooks..");

    @ArchTest
    static final ArchRule nothing_goes_round_in_circles = slices().matching("io.countersign.ingest.(domain|format|avro|streams|view|rest|apikeys|webhooks)..").should().beFreeOfCycles();
}
