package io.voicesurvey.bootstrap.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.base.HasDescription;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaParameterizedType;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@link HouseRules} ask of classes and members. */
final class Conditions {
  private static final Set<String> NOW = Set.of("now");
  private static final Set<String> CONSTRUCTION = Set.of("<init>");

  /** What a program can learn of the time or of chance without being given it, by class. */
  private static final Map<String, Set<String>> AMBIENT = Map.ofEntries(Map.entry("java.time.Instant", NOW),
      Map.entry("java.time.LocalDate", NOW), Map.entry("java.time.LocalTime", NOW),
      Map.entry("java.time.LocalDateTime", NOW), Map.entry("java.time.OffsetDateTime", NOW),
      Map.entry("java.time.OffsetTime", NOW), Map.entry("java.time.ZonedDateTime", NOW),
      Map.entry("java.time.Year", NOW), Map.entry("java.time.YearMonth", NOW), Map.entry("java.time.MonthDay", NOW),
      Map.entry("java.time.Clock",
          Set.of("system", "systemUTC", "systemDefaultZone", "tickMillis", "tickSeconds", "tickMinutes")),
      Map.entry("java.time.InstantSource", Set.of("system")),
      Map.entry("java.lang.System", Set.of("currentTimeMillis")), Map.entry("java.util.Date", CONSTRUCTION),
      Map.entry("java.util.Calendar", Set.of("getInstance")),
      Map.entry("java.util.GregorianCalendar", CONSTRUCTION), Map.entry("java.util.UUID", Set.of("randomUUID")),
      Map.entry("java.util.Random", CONSTRUCTION), Map.entry("java.util.SplittableRandom", CONSTRUCTION),
      Map.entry("java.security.SecureRandom", Set.of("<init>", "getInstance", "getInstanceStrong")),
      Map.entry("java.util.concurrent.ThreadLocalRandom", Set.of("current")),
      Map.entry("java.util.random.RandomGenerator", Set.of("getDefault", "of")),
      Map.entry("java.util.Collections", Set.of("shuffle")), Map.entry("java.lang.Math", Set.of("random")),
      Map.entry("java.lang.StrictMath", Set.of("random")));

  private Conditions() {}

  static DescribedPredicate<AccessTarget> areAmbient() {
    return DescribedPredicate.describe("are ambient time or randomness",
        target -> AMBIENT.getOrDefault(target.getOwner().getName(), Set.of()).contains(target.getName()));
  }

  static DescribedPredicate<JavaClass> implementA(DescribedPredicate<JavaClass> ports) {
    return DescribedPredicate.describe("implement a port",
        type -> !type.isInterface() && type.getAllRawInterfaces().stream().anyMatch(ports));
  }

  static ArchCondition<JavaField> involveNo(DescribedPredicate<JavaClass> types) {
    return forEach("involve no type that does " + types.getDescription(),
        field -> involved(types, Stream.of(field.getType())));
  }

  static ArchCondition<JavaMethod> haveInTheirSignatureNo(DescribedPredicate<JavaClass> types) {
    return forEach("have in their signature no type that does " + types.getDescription(),
        method -> involved(types,
            Stream.concat(method.getParameterTypes().stream(), Stream.of(method.getReturnType()))));
  }

  static ArchCondition<JavaClass> haveAnAdapter() {
    return forEach("be implemented by an adapter named by technology and port",
        port -> port.getAllSubclasses().stream().anyMatch(adapter -> isNamedAfter(adapter, port))
            ? Optional.empty()
            : Optional.of("has no adapter"));
  }

  static ArchCondition<JavaClass> beNamedAfter(DescribedPredicate<JavaClass> ports) {
    return forEach("be named by technology and port",
        adapter -> adapter.getAllRawInterfaces().stream().filter(ports).allMatch(port -> isNamedAfter(adapter, port))
            ? Optional.empty()
            : Optional.of("is not named by its technology and its port"));
  }

  /** Written for the port, and run on the fake, in the application's own tests, and on an adapter, in another module's. */
  static ArchCondition<JavaClass> haveAContract() {
    return forEach("have a contract that is run on a fake and on an adapter", Conditions::lackOfContract);
  }

  static ArchCondition<JavaClass> haveAComparisonWithJaxRs() {
    return forEach("have a test that compares their responses with those of JAX-RS",
        path -> path.getDirectDependenciesToSelf().stream().map(dependency -> dependency.getOriginClass())
            .anyMatch(test -> isComparisonOf(test, path))
                ? Optional.empty()
                : Optional.of("has no FastPathContract"));
  }

  private static boolean isComparisonOf(JavaClass test, JavaClass path) {
    return test.getInterfaces().stream()
        .anyMatch(type -> type.toErasure().getSimpleName().equals("FastPathContract")
            && type instanceof JavaParameterizedType contract
            && contract.getActualTypeArguments().stream().map(JavaType::toErasure).anyMatch(path::equals));
  }

  static ArchCondition<JavaClass> haveTheFormOfAUseCase() {
    return new ArchCondition<>(
        "be final, extend and implement nothing, and have one public method, execute, and nested "
            + "Command and Outcome, which is sealed or a record") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        expect(type.getModifiers().contains(JavaModifier.FINAL), type, "is not final", events);
        expect(type.getRawInterfaces().isEmpty(), type, "implements an interface", events);
        expect(type.getRawSuperclass().filter(parent -> !parent.isEquivalentTo(Object.class)).isEmpty(), type,
            "extends a class", events);
        expect(publicMethods(type).equals(List.of("execute")), type, "has other public methods than execute", events);
        expect(nested(type, "Command").isPresent(), type, "has no Command", events);
        expect(
            nested(type, "Outcome").filter(outcome -> outcome.isRecord() || outcome.reflect().isSealed()).isPresent(),
            type, "has no Outcome that is sealed or a record", events);
      }
    };
  }

  /** On themselves, their members and the parameters of these. */
  static ArchCondition<JavaClass> bearNoAnnotationOutside(String packageName) {
    return new ArchCondition<>("bear no annotation outside " + packageName) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        check(type, type.getAnnotations().stream(), events);
        type.getMembers().forEach(member -> check(member, member.getAnnotations().stream(), events));
        type.getCodeUnits().forEach(unit -> check(unit,
            unit.getParameters().stream().flatMap(parameter -> parameter.getAnnotations().stream()), events));
      }

      private void check(HasDescription bearer, Stream<? extends JavaAnnotation<?>> annotations,
          ConditionEvents events) {
        annotations.map(JavaAnnotation::getRawType).filter(found -> !found.getPackageName().equals(packageName))
            .forEach(found -> events.add(
                SimpleConditionEvent.violated(bearer, bearer.getDescription() + " bears " + found.getName())));
      }
    };
  }

  private static Optional<String> involved(Predicate<JavaClass> types, Stream<JavaType> signature) {
    String found = signature.map(JavaType::getAllInvolvedRawTypes).flatMap(Collection::stream)
        .map(JavaClass::getBaseComponentType).filter(types).map(JavaClass::getName).distinct()
        .collect(Collectors.joining(", "));
    return found.isEmpty() ? Optional.empty() : Optional.of("involves " + found);
  }

  private static boolean isNamedAfter(JavaClass adapter, JavaClass port) {
    String name = adapter.getSimpleName();
    return !adapter.isInterface() && name.matches("[A-Z].*" + port.getSimpleName()) && !name.startsWith("Default");
  }

  private static Optional<String> lackOfContract(JavaClass port) {
    Optional<JavaClass> contract = port.getDirectDependenciesToSelf().stream()
        .map(dependency -> dependency.getOriginClass()).filter(type -> type.isInterface()
            && type.getSimpleName().equals(port.getSimpleName() + "Contract"))
        .findFirst();
    if (contract.isEmpty()) {
      return Optional.of("has no " + port.getSimpleName() + "Contract");
    }
    return lackOfTests(port, contract.get());
  }

  private static Optional<String> lackOfTests(JavaClass port, JavaClass contract) {
    if (contract.getMethods().stream().noneMatch(method -> method.isMetaAnnotatedWith("org.junit.jupiter.api.Test"))) {
      return Optional.of("has a contract without a test");
    }
    Set<JavaClass> runs = new HashSet<>(contract.getAllSubclasses());
    runs.removeIf(type -> type.isInterface() || type.getModifiers().contains(JavaModifier.ABSTRACT));
    boolean onFake = runs.stream().anyMatch(type -> isBeside(type, port));
    boolean onAdapter = runs.stream().anyMatch(type -> !isBeside(type, port));
    return onFake && onAdapter
        ? Optional.empty()
        : Optional.of("has a contract that is not run on " + (onFake ? "an adapter" : "a fake"));
  }

  private static boolean isBeside(JavaClass type, JavaClass port) {
    return type.getPackageName().equals(port.getPackageName());
  }

  private static List<String> publicMethods(JavaClass type) {
    return type.getMethods().stream().filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
        .map(JavaMethod::getName).toList();
  }

  private static Optional<JavaClass> nested(JavaClass type, String name) {
    return type.getPackage().getClasses().stream()
        .filter(found -> found.getEnclosingClass().filter(type::equals).isPresent())
        .filter(found -> found.getSimpleName().equals(name)).findFirst();
  }

  private static void expect(boolean holds, JavaClass type, String otherwise, ConditionEvents events) {
    if (!holds) {
      events.add(SimpleConditionEvent.violated(type, type.getDescription() + " " + otherwise));
    }
  }

  /** A condition that each object fulfils unless {@code lack} tells what it lacks. */
  private static <T extends HasDescription> ArchCondition<T> forEach(String description,
      Function<T, Optional<String>> lack) {
    return new ArchCondition<>(description) {
      @Override
      public void check(T object, ConditionEvents events) {
        lack.apply(object).ifPresent(
            text -> events.add(SimpleConditionEvent.violated(object, object.getDescription() + " " + text)));
      }
    };
  }
}
