package io.countersign.policy.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// A routing depends on the flow, the run, the attempts and the instant it is given, and on nothing else.
@AnalyzeClasses(packages = "io.countersign.policy.engine", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule it_needs_no_framework_service_or_network = noClasses().should().dependOnClassesThat()
            .resideInAnyPackage("io.quarkus..", "jakarta..", "org.apache.kafka..", "org.apache.avro..", "java.net..", "java.sql..");

    @ArchTest
    static final ArchRule it_reads_no_file = noClasses().should().dependOnClassesThat().resideInAnyPackage("java.nio.file..");

    @ArchTest
    static final ArchRule it_asks_no_clock = noClasses().should().callMethod(java.time.Instant.class, "now")
            .orShould().callMethod(java.time.LocalDate.class, "now").orShould().callMethod(System.class, "currentTimeMillis")
            .orShould().callMethod(System.class, "nanoTime").orShould().dependOnClassesThat().areAssignableTo(java.time.Clock.class);

    @ArchTest
    static final ArchRule it_rolls_no_dice = noClasses().should().dependOnClassesThat()
            .areAssignableTo(java.util.Random.class).orShould().callMethod(java.util.UUID.class, "randomUUID");
}
