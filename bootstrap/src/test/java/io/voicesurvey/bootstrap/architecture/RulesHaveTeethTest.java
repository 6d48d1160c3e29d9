package io.voicesurvey.bootstrap.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs each rule on what breaks it. The violations of a rule stand in the package of its name; every class and member
 * there whose name says that it is seeded must be found, each for itself.
 */
class RulesHaveTeethTest {
  private static final String VIOLATIONS = "io.voicesurvey.bootstrap.architecture.violations.";

  @ParameterizedTest
  @MethodSource("rules")
  void aRuleFindsEachOfItsViolations(String name) {
    JavaClasses seeded = violationsOf(name);

    List<String> found = HouseRules.all().get(name).evaluate(seeded).getFailureReport().getDetails();

    assertThat(seededIn(seeded)).isNotEmpty().allSatisfy(
        expected -> assertThat(found).as(expected)
            .anyMatch(detail -> detail.matches("(?s).*\\b" + expected + "\\b.*")));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aRuleThatIsAboutNothingFails(String name) {
    JavaClasses nothing = new ClassFileImporter().importClasses();

    assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> HouseRules.all().get(name).check(nothing))
        .withMessageContaining("failed to check any classes");
  }

  static Stream<String> rules() {
    return HouseRules.all().keySet().stream().sorted();
  }

  private static JavaClasses violationsOf(String rule) {
    return new ClassFileImporter().importPackages(VIOLATIONS + rule.toLowerCase(Locale.ROOT).replace("_", ""));
  }

  private static List<String> seededIn(JavaClasses classes) {
    Stream<String> members = classes.stream().flatMap(type -> type.getMembers().stream())
        .filter(member -> member.getName().startsWith("seeded")).map(RulesHaveTeethTest::qualified);
    Stream<String> types = classes.stream().map(JavaClass::getSimpleName).filter(name -> name.contains("Seeded"))
        .filter(name -> !name.endsWith("Contract"));
    return Stream.concat(types, members).toList();
  }

  private static String qualified(JavaMember member) {
    return member.getOwner().getSimpleName() + "\\." + member.getName();
  }
}
