package io.countersign.audit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.countersign.audit", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest static final ArchRule the_domain_knows_only_java_the_record_format_and_our_transparency_log = classes().that().resideInAPackage("..audit.domain..")
            .should().onlyDependOnClassesThat().resideInAnyPackage("..audit.domain..", "io.countersign.record..", "io.countersign.transparency..", "java..");

    @ArchTest static final ArchRule insights_are_plain = classes().that().resideInAPackage("..audit.insights..")
            .should().onlyDependOnClassesThat().resideInAnyPackage("..audit.insights..", "io.countersign.audit", "..audit.domain..", "io.countersign.policy.engine..",
                    "org.apache.commons.statistics..", "java..");

    @ArchTest static final ArchRule the_shell_knows_no_wall = noClasses().that().resideInAPackage("io.countersign.audit")
            .should().dependOnClassesThat().resideInAnyPackage("..audit.rest..", "..audit.kafka..", "..audit.postgres..", "..audit.avro..", "..audit.witness..");

    @ArchTest static final ArchRule no_wall_knows_another = noClasses().that().resideInAnyPackage("..audit.rest..", "..audit.postgres..", "..audit.avro..")
            .should().dependOnClassesThat().resideInAnyPackage("..audit.kafka..");

    @ArchTest static final ArchRule rest_knows_no_other_wall = noClasses().that().resideInAPackage("..audit.rest..")
            .should().dependOnClassesThat().resideInAnyPackage("..audit.kafka..", "..audit.postgres..", "..audit.avro..");

    @ArchTest static final ArchRule kafka_knows_no_other_wall = noClasses().that().resideInAPackage("..audit.kafka..")
            .should().dependOnClassesThat().resideInAnyPackage("..audit.rest..", "..audit.postgres..");

    @ArchTest static final ArchRule postgres_knows_no_other_wall = noClasses().that().resideInAPackage("..audit.postgres..")
            .should().dependOnClassesThat().resideInAnyPackage("..audit.rest..", "..audit.kafka..", "..audit.avro..");

    @ArchTest static final ArchRule witness_knows_no_other_wall = noClasses().that().resideInAPackage("..audit.witness..")
            .should().dependOnClassesThat().resideInAnyPackage("..audit.rest..", "..audit.kafka..", "..audit.postgres..", "..audit.avro..");

    @ArchTest static final ArchRule only_the_avro_wall_sees_generated_classes = noClasses().that().resideOutsideOfPackage("..audit.avro..")
            .should().dependOnClassesThat().resideInAnyPackage("io.countersign.schemas.avro..", "org.apache.avro..");

    @ArchTest static final ArchRule packages_form_no_circles = slices().matching("io.countersign.audit.(domain|rest|kafka|postgres|avro|witness)..")
            .should().beFreeOfCycles();
}
