package io.countersign.exception;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.countersign.exception", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.countersign.exception";

    @ArchTest
    static final ArchRule the_domain_is_plain_java =
            classes().that().resideInAPackage(ROOT + ".domain").should().onlyDependOnClassesThat().resideInAnyPackage("java..", "io.countersign.roster",
                    ROOT + ".domain");

    @ArchTest
    static final ArchRule the_statistics_are_plain_java =
            classes().that().resideInAPackage(ROOT + ".statistics").should().onlyDependOnClassesThat().resideInAnyPackage("java..", ROOT + ".statistics");

    @ArchTest
    static final ArchRule streams_uses_no_other_wall = noOther("streams", "rest", "view", "outward");

    @ArchTest
    static final ArchRule view_uses_no_other_wall = noOther("view", "rest", "streams", "outward");

    @ArchTest
    static final ArchRule rest_uses_no_other_wall = noOther("rest", "streams", "view", "avro", "outward");

    @ArchTest
    static final ArchRule avro_uses_no_other_wall = noOther("avro", "rest", "streams", "view", "outward");

    @ArchTest
    static final ArchRule outward_uses_no_other_wall = noOther("outward", "rest", "streams", "view", "avro");

    @ArchTest
    static final ArchRule only_the_wiring_knows_the_walls =
            noClasses().that().resideInAPackage(ROOT).and().doNotHaveSimpleName("ExceptionWiring").and().doNotHaveSimpleName("ExceptionWiring_ClientProxy")
                    .should().dependOnClassesThat().resideInAnyPackage(ROOT + ".rest", ROOT + ".streams", ROOT + ".view", ROOT + ".outward");

    private static ArchRule noOther(String wall, String... others) {
        var packages = java.util.Arrays.stream(others).map(o -> ROOT + "." + o).toArray(String[]::new);
        return noClasses().that().resideInAPackage(ROOT + "." + wall).should().dependOnClassesThat().resideInAnyPackage(packages);
    }
}
