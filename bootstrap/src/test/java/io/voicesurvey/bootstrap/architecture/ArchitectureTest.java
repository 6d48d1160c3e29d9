package io.voicesurvey.bootstrap.architecture;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.core.importer.Locations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the whole house against its rules. */
class ArchitectureTest {
  private static final String ROOT = "io.voicesurvey";

  /** Whose tests are not on this module's class path. */
  private static final List<Path> TESTS_OF_THE_ADAPTERS = Stream.of("rest", "oidc", "persistence")
      .map(name -> Path.of("..", "adapters-" + name, "target", "test-classes")).toList();

  /** What is shipped. */
  private static final JavaClasses HOUSE = new ClassFileImporter()
      .withImportOptions(List.of(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS,
          location -> !location.contains("-tests.jar")))
      .importPackages(ROOT);

  /** These rules also read the tests. */
  private static final Set<String> RULES_OF_TESTS = Set.of("EVERY_PORT_HAS_A_CONTRACT",
      "EVERY_FAST_PATH_HAS_A_CONTRACT");

  @ParameterizedTest
  @MethodSource("rulesOfWhatIsShipped")
  void theHouseKeeps(String name) {
    HouseRules.all().get(name).check(HOUSE);
  }

  static Stream<String> rulesOfWhatIsShipped() {
    return HouseRules.all().keySet().stream().filter(not(RULES_OF_TESTS::contains)).sorted();
  }

  @Test
  void everyPortHasAContractThatItsFakeAndItsAdapterKeep() {
    HouseRules.EVERY_PORT_HAS_A_CONTRACT.check(houseAndTests());
  }

  @Test
  void everyFastPathIsComparedWithJaxRs() {
    HouseRules.EVERY_FAST_PATH_HAS_A_CONTRACT.check(houseAndTests());
  }

  /** Else a rule could hold because what it is about was never read. */
  @Test
  void everyModuleIsRead() {
    assertThat(
        Stream.of("domain", "application", "adapters.rest", "adapters.oidc", "adapters.persistence", "bootstrap"))
        .allSatisfy(module -> assertThat(HOUSE).anyMatch(type -> type.getName().startsWith(ROOT + "." + module + ".")));
    assertThat(HOUSE).noneMatch(type -> type.getSimpleName().endsWith("Test"));
  }

  @Test
  void everyExceptionIsNeeded() {
    assertThat(HouseRules.MAY_CHANGE.keySet()).allSatisfy(name -> assertThat(HOUSE).anyMatch(
        type -> type.getFields().stream().filter(field -> !field.getModifiers().contains(JavaModifier.FINAL))
            .anyMatch(field -> field.getFullName().equals(name))));
    assertThat(HouseRules.NOT_JSON).allSatisfy(name -> assertThat(HOUSE).anyMatch(
        type -> type.isRecord() && type.getSimpleName().equals(name)));
  }

  private static JavaClasses houseAndTests() {
    assertThat(TESTS_OF_THE_ADAPTERS).as("compiled tests of the adapters: build all modules together")
        .allMatch(Files::isDirectory);
    Stream<Location> adapters = TESTS_OF_THE_ADAPTERS.stream().map(Location::of);
    return new ClassFileImporter()
        .withImportOption(location -> !location.contains("/bootstrap/architecture/violations/"))
        .importLocations(Stream.concat(adapters, Locations.ofPackage(ROOT).stream()).toList());
  }
}
