package io.countersign.console;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureTest {

    private static final String ROOT = "io.countersign.console";
    private static final List<String> WALLS = List.of("services", "signin", "web");
    private static final JavaClasses CONSOLE = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(ROOT);

    @Test
    void theDomainKnowsOnlyJavaAndPureLibraries() {
        classes().that().resideInAPackage(ROOT + ".domain..").should().onlyDependOnClassesThat()
                .resideInAnyPackage(ROOT + ".domain..", "io.countersign.policy.engine..", "com.github.difflib..", "com.fasterxml.jackson..", "java..").check(CONSOLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"services", "signin", "web"})
    void aWallKnowsNoOtherWall(String wall) {
        var others = WALLS.stream().filter(w -> !w.equals(wall)).map(w -> ROOT + "." + w + "..").toArray(String[]::new);
        noClasses().that().resideInAPackage(ROOT + "." + wall + "..").should().dependOnClassesThat().resideInAnyPackage(others).check(CONSOLE);
    }

    @Test
    void theShellKnowsNoWall() {
        noClasses().that().resideInAPackage(ROOT).should().dependOnClassesThat()
                .resideInAnyPackage(WALLS.stream().map(w -> ROOT + "." + w + "..").toArray(String[]::new)).check(CONSOLE);
    }
}
