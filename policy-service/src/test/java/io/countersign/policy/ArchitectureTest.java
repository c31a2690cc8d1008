package io.countersign.policy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.countersign.policy", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule the_domain_knows_only_java_the_engine_and_the_roster = classes().that().resideInAPackage("io.countersign.policy.domain..")
            .should().onlyDependOnClassesThat().resideInAnyPackage("io.countersign.policy.domain..", "io.countersign.policy.engine..", "io.countersign.roster", "java..");

    @ArchTest
    static final ArchRule the_stream_knows_no_other_wall = noClasses().that().resideInAPackage("..policy.streams..")
            .should().dependOnClassesThat().resideInAnyPackage("..policy.rest..", "..policy.view..");

    @ArchTest
    static final ArchRule the_view_knows_no_other_wall = noClasses().that().resideInAPackage("..policy.view..")
            .should().dependOnClassesThat().resideInAnyPackage("..policy.rest..", "..policy.streams..");

    @ArchTest
    static final ArchRule rest_never_reaches_into_the_stream = noClasses().that().resideInAPackage("..policy.rest..")
            .should().dependOnClassesThat().resideInAnyPackage("..policy.streams..");
}
