package io.voicesurvey.bootstrap;

import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.me;
import static io.voicesurvey.bootstrap.journey.World.person;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voicesurvey.adapters.oidc.provider.SignIn;
import io.voicesurvey.bootstrap.Program.Result;
import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An email that the provider has not verified grants nothing, by any command or login. With the packaged program. */
class VerifiedEmailIT {
  @AutoClose
  private static final World WORLD = new World();

  private static URI service;

  @TempDir
  Path folder;

  @BeforeAll
  static void start() {
    service = WORLD.start();
  }

  @Test
  void an_import_gives_nothing_to_a_known_user_whose_email_is_not_verified() throws Exception {
    imported("boss@corp.test,admin");
    assertThat(role(signIn(unverified("boss-squatter", "boss@corp.test")))).isEqualTo("viewer");

    assertThat(imported("boss@corp.test,admin").at("/changed").asInt()).isZero();

    assertThat(role(signIn(unverified("boss-squatter", "boss@corp.test")))).isEqualTo("viewer");
    assertThat(code(signIn(person("boss", "boss@corp.test")))).isEqualTo("EMAIL_CONFLICT");
    assertThat(conflict("boss@corp.test").at("/detail/email_verified").asText()).isEqualTo("true");
    signIn(unverified("boss-squatter", "squatter@corp.test"));
    assertThat(role(signIn(person("boss", "boss@corp.test")))).isEqualTo("admin");
    assertThat(waiting()).doesNotContain("boss@corp.test");
  }

  @Test
  void an_import_gives_nothing_to_a_known_user_whose_email_changed_to_an_unverified_one() throws Exception {
    signIn(person("mover", "mover@corp.test"));
    signIn(unverified("mover", "chief@corp.test"));

    JsonNode summary = imported("chief@corp.test,admin");

    assertThat(summary.at("/waiting").asInt()).isEqualTo(1);
    assertThat(role(signIn(unverified("mover", "chief@corp.test")))).isEqualTo("viewer");
    assertThat(waiting()).contains("chief@corp.test");
    JsonNode again = imported("chief@corp.test,admin");
    assertThat(again.at("/unchanged").asInt()).isEqualTo(1);
    assertThat(role(signIn(person("mover", "chief@corp.test")))).isEqualTo("admin");
    assertThat(waiting()).doesNotContain("chief@corp.test");
  }

  @Test
  void a_waiting_user_is_found_when_the_email_comes_later() throws Exception {
    imported("x@y.test,viewer,disabled");
    Page first = signIn(SignIn.alice().user(Json.createObjectBuilder().add("sub", "late").add("name", "Late").build()));
    assertThat(first.status()).isEqualTo(200);

    assertThat(code(signIn(person("late", "x@y.test")))).isEqualTo("USER_DISABLED");

    assertThat(code(me(service, first))).isEqualTo("USER_DISABLED");
    assertThat(waiting()).doesNotContain("x@y.test");
    assertThat(code(signIn(person("late", "x@y.test")))).isEqualTo("USER_DISABLED");
  }

  @Test
  void a_user_imported_as_disabled_is_kept_out_without_a_verification_too() throws Exception {
    imported("leaver@corp.test,viewer,disabled");
    signIn(person("leaver", "other@corp.test"));

    assertThat(code(signIn(unverified("leaver", "leaver@corp.test")))).isEqualTo("USER_DISABLED");

    assertThat(waiting()).contains("leaver@corp.test");
  }

  @ParameterizedTest
  @ValueSource(strings = {"users set-role EMAIL admin", "users enable EMAIL",
      "users relink EMAIL --issuer https://idp.test --subject other"})
  void a_command_that_grants_is_refused_by_an_unverified_email_and_works_by_the_id(String command) throws Exception {
    String email = command.split(" ")[1] + "@commands.test";
    String id = signIn(unverified(email, email)).json().at("/user/id").asText();
    if (command.contains("enable")) {
      assertThat(run("users", "disable", email).exitCode()).isZero();
    }

    Result refused = run(command.replace("EMAIL", email).split(" "));

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("not verified", id);
    assertThat(run(command.replace("EMAIL", id).split(" ")).exitCode()).isZero();
  }

  @Test
  void restrictions_work_by_an_unverified_email() throws Exception {
    Page signedIn = signIn(unverified("taken", "taken@corp.test"));
    String id = signedIn.json().at("/user/id").asText();
    assertThat(run("users", "set-role", id, "admin").exitCode()).isZero();
    WORLD.signIn(service, new BrowserSession(), person("another-admin"));
    assertThat(run("users", "set-role", "another-admin@example.test", "admin").exitCode()).isZero();

    assertThat(run("users", "set-role", "taken@corp.test", "viewer").exitCode()).isZero();
    assertThat(run("sessions", "revoke", "--user", "taken@corp.test").err()).contains("Sessions ended: 1.");
    assertThat(run("users", "disable", "taken@corp.test").exitCode()).isZero();
    assertThat(code(me(service, signedIn))).isEqualTo("USER_DISABLED");
  }

  @Test
  void a_waiting_user_is_listed_and_changed_and_disabled_before_the_first_login() throws Exception {
    imported("zoe@example.com,admin", "yan@example.com,viewer", "xia@example.com,viewer,disabled");

    assertThat(run("users", "list", "--waiting").out()).containsPattern("admin +active +never +zoe@example.com");
    assertThat(run("users", "list", "--waiting", "--format", "csv").out())
        .contains(",,,zoe@example.com,zoe@example.com,admin,active,");
    assertThat(run("users", "list").out()).contains("zoe@example.com");
    assertThat(run("users", "list", "--waiting", "--role", "admin").out()).doesNotContain("yan@example.com");
    assertThat(run("users", "disable", "zoe@example.com").err()).contains("zoe@example.com", "first login");
    assertThat(run("users", "set-role", "yan@example.com", "campaign_manager").exitCode()).isZero();
    assertThat(run("users", "enable", "xia@example.com").exitCode()).isZero();

    assertThat(code(signIn(person("zoe", "ZOE@example.com")))).isEqualTo("USER_DISABLED");
    assertThat(role(signIn(person("yan", "yan@example.com")))).isEqualTo("campaign_manager");
    assertThat(role(signIn(person("xia", "xia@example.com")))).isEqualTo("viewer");
    assertThat(run("users", "disable", "unknown@example.com").err()).contains("no such user");
  }

  @Test
  void an_invisible_character_in_a_file_admits_no_user() throws Exception {
    Files.writeString(folder.resolve("team.csv"), "email,role,status\nin@seen.test\u00a0,viewer,disabled\n"
        + "<br@seen.test>,viewer,disabled\nmailto:ma@seen.test,viewer,disabled\nz\u200bw@seen.test,viewer,disabled\n");

    Result result = run("users", "import", "team.csv");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err().lines()).extracting(line -> line.split(":")[0]).containsExactly("line 3", "line 4",
        "line 5");
    assertThat(result.err()).contains("br@seen.test alone").contains("U+200B");
    assertThat(code(signIn(person("in", "in@seen.test")))).isEqualTo("USER_DISABLED");
  }

  @Test
  void one_email_in_two_unicode_forms_is_one() throws Exception {
    String composed = "zo\u00eb@corp.test";
    String decomposed = "zoe\u0308@corp.test";
    imported(composed + ",campaign_manager");

    Page signedIn = signIn(SignIn.alice().user(Json.createObjectBuilder().add("sub", "zoe-nfd")
        .add("name", "Zoe\u0308").add("email", decomposed).add("email_verified", true).build()));

    assertThat(role(signedIn)).isEqualTo("campaign_manager");
    assertThat(signedIn.json().at("/user/name").asText()).isEqualTo("Zo\u00eb");
    assertThat(code(signIn(person("zoe-nfc", composed)))).isEqualTo("EMAIL_CONFLICT");
    assertThat(imported(decomposed + ",admin").at("/changed").asInt()).isEqualTo(1);
  }

  private static SignIn unverified(String subject, String email) {
    return person(subject, email).user("email_verified", JsonValue.FALSE);
  }

  private static Page signIn(SignIn person) {
    try (BrowserSession browser = new BrowserSession()) {
      return WORLD.signIn(service, browser, person);
    }
  }

  private static String role(Page signedIn) {
    assertThat(signedIn.status()).as(signedIn.json().toString()).isEqualTo(200);
    return signedIn.json().at("/user/role").asText();
  }

  /** The newest conflict over that email, as an administrator reads of it. */
  private JsonNode conflict(String email) throws Exception {
    String token = run("token", "issue", "--service", "reader", "--role", "admin").out().strip();
    Page page = World.get(service, "/api/admin/audit?type=login_failed", "Authorization", "Bearer " + token);
    return Stream.iterate(0, i -> i + 1).map(i -> page.json().at("/items/" + i))
        .filter(event -> event.isMissingNode() || event.at("/detail/email").asText().equals(email)).findFirst()
        .orElseThrow();
  }

  private String waiting() throws Exception {
    return run("users", "list", "--waiting", "--format", "json").out();
  }

  private JsonNode imported(String... lines) throws Exception {
    Files.writeString(folder.resolve("team.csv"), String.join("\n", lines));
    return new ObjectMapper().readTree(run("users", "import", "team.csv").out());
  }

  private Result run(String... args) throws Exception {
    return Program.run(folder, WORLD.environment(), Program.jar(args));
  }
}
