package io.countersign.approval;

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

    private static final String ROOT = "io.countersign.approval";
    private static final List<String> WALLS = List.of("streams", "view", "files", "rest");
    private static final JavaClasses SERVICE = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(ROOT);

    @Test
    void theDomainKnowsOnlyJava() {
        classes().that().resideInAPackage(ROOT + ".domain..").should().onlyDependOnClassesThat()
                .resideInAnyPackage(ROOT + ".domain..", "io.countersign.roster", "java..").check(SERVICE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"streams", "view", "files", "rest", "avro"})
    void aWallKnowsNoOtherWallButAvro(String wall) {
        var others = WALLS.stream().filter(w -> !w.equals(wall)).map(w -> ROOT + "." + w + "..").toArray(String[]::new);
        noClasses().that().resideInAPackage(ROOT + "." + wall + "..").should().dependOnClassesThat().resideInAnyPackage(others).check(SERVICE);
    }

    @Test
    void theShellKnowsWallsOnlyWhereItPutsThemTogether() {
        noClasses().that().resideInAPackage(ROOT).and().haveSimpleNameNotStartingWith("ApprovalParts").and().haveSimpleNameNotStartingWith("DirectoryLoader")
                .should().dependOnClassesThat().resideInAnyPackage(WALLS.stream().map(w -> ROOT + "." + w + "..").toArray(String[]::new)).check(SERVICE);
    }
}
