package io.voicesurvey.bootstrap.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMembers;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.CanBeAnnotated;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import java.lang.reflect.Field;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules of the house. Each lists what is allowed, so that all else is forbidden. A package is named with a gap
 * after the root, {@code io.voicesurvey..domain..}, so that a rule can be run on seeded violations too.
 */
final class HouseRules {
  private static final String DOMAIN = "io.voicesurvey..domain..";
  private static final String APPLICATION = "io.voicesurvey..application..";
  private static final String PORTS = "io.voicesurvey..application.port..";
  private static final String ADAPTERS = "io.voicesurvey..adapters..";
  private static final String REST = "io.voicesurvey..adapters.rest..";
  private static final String SERVER = "io.voicesurvey..adapters.rest.server..";
  private static final String OIDC = "io.voicesurvey..adapters.oidc..";
  private static final String PERSISTENCE = "io.voicesurvey..adapters.persistence..";
  private static final String COMMANDS = "io.voicesurvey..bootstrap.command..";
  private static final String BOOTSTRAP = "io.voicesurvey.bootstrap..";

  /** Whose output is for people: the commands, what starts them, and what says that the JVM is too old for them. */
  private static final DescribedPredicate<JavaClass> MAY_PRINT = resideInAPackage("io.voicesurvey.bootstrap.command..")
      .or(DescribedPredicate.describe("", type -> type.getName().matches("io.voicesurvey.bootstrap.(Main|Launcher)")))
      .as("may print");

  /** Records beside the resources that stay in the process; every other one is JSON. */
  static final List<String> NOT_JSON = List.of("HttpSettings", "IpRange", "Caller");

  /** The packages of the REST adapter that the parts of the API share or do not use. */
  private static final List<String> NO_PARTS_OF_THE_API = List.of("http", "problem", "security", "server", "generator");

  private static final DescribedPredicate<JavaClass> CORE = resideInAnyPackage(DOMAIN, APPLICATION);

  private static final DescribedPredicate<CanBeAnnotated> MAPPED_TO_ROWS = annotatedWith("jakarta.persistence.Entity")
      .or(annotatedWith("jakarta.persistence.Embeddable")).or(annotatedWith("jakarta.persistence.MappedSuperclass"))
      .as("are mapped to rows");

  private static final DescribedPredicate<JavaClass> FILLED_FROM_JSON = DescribedPredicate
      .describe("are filled from JSON", type -> type.getMembers().stream()
          .flatMap(member -> member.getAnnotations().stream())
          .anyMatch(annotation -> annotation.getRawType().getPackageName().startsWith("com.fasterxml.jackson")));

  /** Fields that change although no library asks for it, each with what keeps it safe. */
  static final Map<String, String> MAY_CHANGE = Map.of("io.voicesurvey.bootstrap.command.Shutdown.over",
      "guarded by its object's monitor", "io.voicesurvey.adapters.oidc.provider.ProviderHttp.client",
      "guarded by its object's monitor", "io.voicesurvey.adapters.oidc.provider.ProviderHttp.closed",
      "guarded by its object's monitor");

  private static final DescribedPredicate<CanBeAnnotated> SET_BY_THE_COMMAND_LINE = DescribedPredicate
      .<CanBeAnnotated>or(Stream.of("Option", "Parameters", "Mixin", "ArgGroup", "Spec", "ParentCommand")
          .map(name -> annotatedWith("picocli.CommandLine$" + name)).toList())
      .as("are set by the command line");

  private static final DescribedPredicate<JavaClass> ARE_JSON = DescribedPredicate.describe("are JSON",
      type -> type.isRecord() && !NOT_JSON.contains(type.getSimpleName()));

  private static final DescribedPredicate<JavaClass> ARE_RESOURCES = DescribedPredicate.describe("are resources",
      type -> type.isAnnotatedWith("jakarta.ws.rs.Path") || type.getMethods().stream()
          .anyMatch(method -> method.isMetaAnnotatedWith("jakarta.ws.rs.HttpMethod")));

  private static final DescribedPredicate<JavaClass> ARE_FAST_PATHS = DescribedPredicate.describe("are fast paths",
      type -> !type.isInterface() && type.isAssignableTo("io.voicesurvey.adapters.rest.http.FastPath"));

  /** Interfaces of their own: the nested ones are outcomes. */
  private static final DescribedPredicate<JavaClass> ARE_PORTS = resideInAPackage(PORTS)
      .and(DescribedPredicate.describe("", type -> type.isInterface() && type.isTopLevelClass()
          && !type.getSimpleName().endsWith("Contract")))
      .as("are ports");

  /** What of the application others may call: all of its public classes that are neither values nor outcomes. */
  private static final DescribedPredicate<JavaClass> ARE_USE_CASES = resideInAPackage(APPLICATION)
      .and(not(resideInAPackage(PORTS)))
      .and(DescribedPredicate.describe("", type -> type.isTopLevelClass() && !type.isInterface() && !type.isRecord()
          && !type.isEnum() && type.getModifiers().contains(JavaModifier.PUBLIC)))
      .as("are use cases");

  /** Their commands and outcomes, and what these are made of: all values of the application. */
  private static final DescribedPredicate<JavaClass> ARE_PARTS_OF_USE_CASES = resideInAPackage(APPLICATION)
      .and(DescribedPredicate.describe("", type -> type.isRecord() || type.isInterface() || type.isEnum()))
      .and(not(ARE_PORTS)).as("are parts of use cases");

  /** What commands use beside use cases: tools for operators, their settings, and the form of the API's JSON. */
  private static final List<String> TOOLS = List.of("SchemaMigration", "DatabaseCheck", "DatabaseSettings",
      "ProviderCheck", "ProviderSettings", "RoleMapping", "ClaimsFile", "NewKeyFile", "SpreadsheetCsv", "Document",
      "CallbackResource",
      "HttpSettings", "Json", "UserProfile", "ServiceView", "TrustView", "AuditArchive", "JsonAuditArchive",
      "UserFile");

  private static final DescribedPredicate<JavaClass> ARE_TOOLS_OF_OPERATORS = DescribedPredicate.describe(
      "are tools of operators", type -> type.getName()
          .matches("io\\.voicesurvey\\.(application|adapters)(\\.\\w+)+\\.(" + String.join("|", TOOLS) + ")(\\$.*)?"));

  static final ArchRule EVERY_CLASS_BELONGS_TO_A_MODULE = classes().should()
      .resideInAnyPackage(DOMAIN, APPLICATION, REST, OIDC, PERSISTENCE, "io.voicesurvey.bootstrap",
          "io.voicesurvey.bootstrap.*")
      .because("what stands elsewhere is seen by no rule");

  static final ArchRule THE_DOMAIN_USES_JAVA_ALONE = classes().that().resideInAPackage(DOMAIN).should()
      .onlyDependOnClassesThat().resideInAnyPackage(DOMAIN, "java..");

  static final ArchRule THE_APPLICATION_USES_THE_DOMAIN_ALONE = classes().that().resideInAPackage(APPLICATION).should()
      .onlyDependOnClassesThat().resideInAnyPackage(APPLICATION, DOMAIN, "java..");

  static final ArchRule REST_USES_ITS_OWN_LIBRARIES_ALONE = classes().that().resideInAPackage(REST).should()
      .onlyDependOnClassesThat().resideInAnyPackage(REST, APPLICATION, DOMAIN, "java..", "jakarta.ws.rs..",
          "jakarta.inject..", "jakarta.annotation..", "org.glassfish.jersey..", "com.fasterxml.jackson..",
          "org.glassfish.grizzly..", "com.nimbusds..", "io.github.bucket4j..", "com.github.benmanes.caffeine..",
          "com.samskivert.mustache..", "de.captaingoldfish.scim..", "org.antlr.v4.runtime..",
          "io.micrometer..", "com.sun.management..", "org.slf4j..",
          "org.eclipse.microprofile.jwt..",
          "org.eclipse.microprofile.openapi..", "io.smallrye.openapi..", "org.jboss.jandex..");

  static final ArchRule PARTS_OF_THE_API_STAY_APART = slices().matching("io.voicesurvey..adapters.rest.(*)..")
      .that(DescribedPredicate.describe("are parts of the API",
          slice -> !NO_PARTS_OF_THE_API.contains(slice.getNamePart(1))))
      .should().notDependOnEachOther();

  static final ArchRule ONLY_THE_HTTP_SERVER_USES_GRIZZLY = noClasses().that().resideOutsideOfPackage(SERVER).should()
      .dependOnClassesThat().resideInAPackage("org.glassfish.grizzly..");

  static final ArchRule ONLY_PROGRAMS_PARSE_OAUTH_REQUESTS = noClasses().that().resideInAPackage(REST).and()
      .resideOutsideOfPackage("io.voicesurvey..adapters.rest.program..").should().dependOnClassesThat()
      .resideInAPackage("com.nimbusds..")
      .because("no other operation is of OAuth 2.0, and the library takes time to load");

  static final ArchRule ONLY_SCIM_USES_THE_SDK = noClasses().that().resideInAPackage(REST).and()
      .resideOutsideOfPackage("io.voicesurvey..adapters.rest.scim..").should().dependOnClassesThat()
      .resideInAnyPackage("de.captaingoldfish.scim..", "org.antlr.v4.runtime..")
      .because("its types end there, and the library takes time to load");

  static final ArchRule THE_HTTP_SERVER_USES_NO_PART_OF_THE_API = noClasses().that().resideInAPackage(SERVER).should()
      .dependOnClassesThat(resideInAPackage("io.voicesurvey..adapters.rest.*..").and(not(resideInAnyPackage(
          NO_PARTS_OF_THE_API.stream().map(name -> "io.voicesurvey..adapters.rest." + name + "..")
              .toArray(String[]::new)))))
      .because("a part of the API offers the server a FastPath");

  static final ArchRule OIDC_USES_ITS_OWN_LIBRARIES_ALONE = classes().that().resideInAPackage(OIDC).should()
      .onlyDependOnClassesThat().resideInAnyPackage(OIDC, APPLICATION, DOMAIN, "java..", "javax.crypto..",
          "javax.net.ssl..", "com.nimbusds..", "net.minidev.json..", "io.smallrye.jwt..",
          "org.eclipse.microprofile.jwt..", "org.jose4j..", "jakarta.json..", "com.google.crypto.tink..",
          "com.github.benmanes.caffeine..", "io.micrometer..", "org.slf4j..");

  static final ArchRule PERSISTENCE_USES_ITS_OWN_LIBRARIES_ALONE = classes().that().resideInAPackage(PERSISTENCE)
      .should().onlyDependOnClassesThat().resideInAnyPackage(PERSISTENCE, APPLICATION, DOMAIN, "java..", "javax.sql..",
          "jakarta.persistence..", "org.hibernate..", "com.zaxxer.hikari..", "liquibase..", "org.postgresql..",
          "com.github.benmanes.caffeine..", "com.fasterxml.jackson..", "io.micrometer..", "org.slf4j..");

  static final ArchRule BOOTSTRAP_USES_ITS_OWN_LIBRARIES_ALONE = classes().that().resideInAPackage(BOOTSTRAP)
      .should().onlyDependOnClassesThat().resideInAnyPackage(BOOTSTRAP, ADAPTERS, APPLICATION, DOMAIN, "java..",
          "jakarta.enterprise..", "jakarta.inject..", "org.jboss.weld..",
          "picocli..",
          "com.fasterxml.uuid..",
          "com.fasterxml.jackson..", "me.tongfei.progressbar..", "org.slf4j..", "io.micrometer..", "io.opentelemetry..",
          "ch.qos.logback..", "net.logstash.logback..", "io.zonky..", "no.nav..", "okhttp3..", "com.nimbusds..");

  static final ArchRule COMMANDS_HOLD_NO_LOGIC = classes().that().resideInAPackage(COMMANDS).should()
      .onlyDependOnClassesThat(ARE_USE_CASES.or(ARE_PARTS_OF_USE_CASES).or(ARE_TOOLS_OF_OPERATORS)
          .or(resideInAnyPackage(COMMANDS, DOMAIN, "io.voicesurvey..bootstrap.settings..",
              "io.voicesurvey..bootstrap.wiring..", "java.lang..", "java.util..", "java.time..", "java.io..",
              "java.nio..", "java.net..", "com.fasterxml.jackson..", "me.tongfei.progressbar..", "picocli..",
              "org.slf4j..")))
      .because("a command reads arguments and files, calls a use case or a tool, and prints the outcome");

  static final ArchRule TRACES_ARE_MADE_IN_ONE_PLACE = noClasses().that()
      .resideOutsideOfPackage("io.voicesurvey.bootstrap.telemetry..").should().dependOnClassesThat()
      .resideInAPackage("io.opentelemetry..").because("where no traces are made none of it is to be loaded");

  static final ArchRule EMBEDDED_SERVERS_STAY_IN_DEVELOPMENT = noClasses().that()
      .resideOutsideOfPackage("io.voicesurvey.bootstrap.dev..").should().dependOnClassesThat()
      .resideInAnyPackage("io.zonky..", "no.nav..", "okhttp3..");

  static final ArchRule AUDIT_EVENTS_ARE_MADE_BY_FACTORIES = noClasses().that()
      .resideOutsideOfPackage("io.voicesurvey.domain.audit..").should()
      .callConstructor(AuditEvent.class, AuditEventType.class, Optional.class, Actor.class, Map.class, Instant.class)
      .because("a factory fixes the keys of the details, on which readers of the trail depend");

  static final ArchRule ONLY_PERSISTENCE_SPEAKS_SQL = noClasses().that()
      .resideInAnyPackage(DOMAIN, APPLICATION, REST, OIDC, BOOTSTRAP).should().dependOnClassesThat()
      .resideInAnyPackage("java.sql..", "javax.sql..");

  static final ArchRule NO_CYCLES_BETWEEN_PACKAGES = slices().matching("io.voicesurvey.(**)").should()
      .beFreeOfCycles();

  static final ArchRule NO_CORE_TYPE_IN_JSON = fields().that()
      .areDeclaredInClassesThat(resideInAPackage(REST).and(ARE_JSON)).and().areNotStatic()
      .should(Conditions.involveNo(CORE));

  static final ArchRule NO_CORE_TYPE_ON_A_RESOURCE = methods().that()
      .areDeclaredInClassesThat(resideInAPackage(REST).and(ARE_RESOURCES)).and().arePublic()
      .should(Conditions.haveInTheirSignatureNo(CORE));

  static final ArchRule ENTITIES_ARE_PACKAGE_PRIVATE = classes().that(MAPPED_TO_ROWS).should().bePackagePrivate();

  static final ArchRule EVERY_PORT_HAS_AN_ADAPTER = classes().that(ARE_PORTS).should(Conditions.haveAnAdapter());

  static final ArchRule ADAPTERS_ARE_NAMED_BY_TECHNOLOGY_AND_PORT = classes().that()
      .resideInAnyPackage(ADAPTERS, BOOTSTRAP).and(Conditions.implementA(ARE_PORTS))
      .should(Conditions.beNamedAfter(ARE_PORTS));

  static final ArchRule EVERY_PORT_HAS_A_CONTRACT = classes().that(ARE_PORTS).should(Conditions.haveAContract());

  static final ArchRule EVERY_FAST_PATH_HAS_A_CONTRACT = classes().that(ARE_FAST_PATHS)
      .should(Conditions.haveAComparisonWithJaxRs());

  static final ArchRule NAMES_SAY_SOMETHING = classes().should()
      .haveNameNotMatching(".*(Impl|Manager|Helper|Utils?)(\\$.*)?");

  static final ArchRule PORTS_BEAR_NO_PREFIX = classes().that(ARE_PORTS).should().haveNameNotMatching(".*\\.I[A-Z].*")
      .andShould().haveNameNotMatching(".*(Port|Interface)");

  static final ArchRule A_USE_CASE_HAS_ONE_FORM = classes().that(ARE_USE_CASES)
      .should(Conditions.haveTheFormOfAUseCase());

  static final ArchRule A_USE_CASE_KEEPS_ITS_FIELDS = fields().that().areDeclaredInClassesThat(ARE_USE_CASES).should()
      .bePrivate().andShould().beFinal();

  static final ArchRule FIELDS_ARE_FINAL = fields().that()
      .areDeclaredInClassesThat(not(DescribedPredicate.<JavaClass>or(MAPPED_TO_ROWS, FILLED_FROM_JSON)))
      .and(not(SET_BY_THE_COMMAND_LINE))
      .and(DescribedPredicate.describe("are no exception", field -> !MAY_CHANGE.containsKey(field.getFullName())))
      .should().beFinal();

  static final ArchRule NO_AMBIENT_TIME_OR_RANDOMNESS = noClasses()
      .that().resideInAnyPackage(DOMAIN, APPLICATION, ADAPTERS).should()
      .accessTargetWhere(target(Conditions.areAmbient()));

  static final ArchRule INJECTION_BY_CONSTRUCTOR_ALONE = noMembers()
      .that(DescribedPredicate.describe("are no constructors", member -> !(member instanceof JavaConstructor)))
      .should().beAnnotatedWith("jakarta.inject.Inject").orShould().beAnnotatedWith("jakarta.ws.rs.core.Context")
      .orShould().beAnnotatedWith("jakarta.annotation.Resource").orShould()
      .beAnnotatedWith("jakarta.persistence.PersistenceContext");

  static final ArchRule THE_CORE_BEARS_NO_ANNOTATION = classes().that().resideInAnyPackage(DOMAIN, APPLICATION)
      .should(Conditions.bearNoAnnotationOutside("java.lang"));

  static final ArchRule ONLY_COMMANDS_PRINT = noClasses().that(not(MAY_PRINT))
      .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);

  private HouseRules() {}

  /** Every rule above, by its name. */
  static Map<String, ArchRule> all() {
    return Arrays.stream(HouseRules.class.getDeclaredFields()).filter(field -> field.getType() == ArchRule.class)
        .collect(Collectors.toMap(Field::getName, HouseRules::rule));
  }

  private static ArchRule rule(Field field) {
    try {
      return (ArchRule) field.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
