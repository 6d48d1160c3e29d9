package io.voicesurvey.bootstrap;

import static io.voicesurvey.bootstrap.journey.World.bearer;
import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.me;
import static io.voicesurvey.bootstrap.journey.World.person;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voicesurvey.adapters.oidc.workload.Workload;
import io.voicesurvey.bootstrap.Program.Result;
import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators do with the packaged program, beside an instance that runs. */
class AdministrationIT {
  @AutoClose
  private static final World WORLD = new World();

  private static URI service;

  @TempDir
  Path folder;

  @AutoClose
  private final BrowserSession browser = new BrowserSession();

  @BeforeAll
  static void start() {
    service = WORLD.start();
  }

  @Test
  void a_role_that_is_set_counts_in_the_session_that_runs() throws Exception {
    Page ann = WORLD.signIn(service, browser, person("ann"));
    WORLD.signIn(service, new BrowserSession(), World.person("stays"));
    run("users", "set-role", "stays@example.test", "admin");

    Result result = run("users", "set-role", "ANN@example.test", "admin");

    assertThat(result).isEqualTo(new Result(0, "", "ann@example.test has the role admin." + System.lineSeparator()));
    assertThat(World.get(service, "/api/admin/users", "Authorization", bearer(ann)).status()).isEqualTo(200);
    assertThat(run("users", "set-role", ann.json().at("/user/id").asText(), "viewer").exitCode()).isZero();
    assertThat(World.get(service, "/api/admin/users", "Authorization", bearer(ann)).status()).isEqualTo(403);
  }

  @Test
  void a_leaver_is_disabled_and_enabled_again() throws Exception {
    Page leaver = WORLD.signIn(service, browser, person("leaver"));

    assertThat(run("users", "disable", "leaver@example.test").exitCode()).isZero();
    assertThat(code(me(service, leaver))).isEqualTo("USER_DISABLED");
    assertThat(run("users", "enable", "leaver@example.test").exitCode()).isZero();
    assertThat(code(me(service, leaver))).isEqualTo("SESSION_REVOKED");
  }

  @Test
  void users_are_listed_in_three_forms() throws Exception {
    Page cell = WORLD.signIn(service, browser, World.person("=cmd('calc'),\"x\"ö", "calc@example.test"));
    JsonNode profile = cell.json().at("/user");

    JsonNode list = new ObjectMapper().readTree(run("users", "list", "--format", "json").out());
    assertThat(list).anyMatch(profile::equals);
    assertThat(run("users", "list", "--format", "csv").out())
        .startsWith("id,oidc_sub,oidc_issuer,email,name,role,status,")
        .contains(",\"'=cmd('calc'),\"\"x\"\"ö\",");
    assertThat(run("users", "list").out()).startsWith("ID").contains(profile.at("/id").asText());
    assertThat(run("users", "list", "--status", "disabled", "--role", "campaign_manager", "--format", "json").out())
        .isEqualToIgnoringNewLines("[]");
  }

  @Test
  void an_email_conflict_has_a_way_out() throws Exception {
    Page before = WORLD.signIn(service, browser, person("mover"));
    var after = World.person("mover-2", "mover@example.test");
    assertThat(code(WORLD.signIn(service, browser, after))).isEqualTo("EMAIL_CONFLICT");

    Result result = run("users", "relink", "mover@example.test", "--issuer", WORLD.provider.issuer(), "--subject",
        "mover-2");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(WORLD.signIn(service, browser, after).json().at("/user/id")).isEqualTo(before.json().at("/user/id"));
    assertThat(code(me(service, before))).isEqualTo("SESSION_REVOKED");
    Page other = WORLD.signIn(service, browser, person("holder"));
    assertThat(other.status()).isEqualTo(200);
    assertThat(run("users", "relink", "mover@example.test", "--issuer", WORLD.provider.issuer(), "--subject",
        "holder").exitCode()).isEqualTo(1);
  }

  @Test
  void sessions_are_revoked_for_one_and_for_all() throws Exception {
    Page one = WORLD.signIn(service, browser, person("one"));
    Page two = WORLD.signIn(service, browser, person("two"));

    assertThat(run("sessions", "revoke", "--user", "one@example.test").err()).contains("Sessions ended: 1.");
    assertThat(code(me(service, one))).isEqualTo("SESSION_REVOKED");
    assertThat(me(service, two).status()).isEqualTo(200);

    assertThat(run("sessions", "revoke", "--all").exitCode()).isZero();
    assertThat(code(me(service, two))).isEqualTo("SESSION_REVOKED");
  }

  @Test
  void a_service_token_is_all_that_is_printed_and_works_until_it_is_revoked() throws Exception {
    Result issued = run("token", "issue", "--service", "nightly", "--role", "campaign_manager");

    assertThat(issued.err()).isEmpty();
    String authorization = "Bearer " + issued.out().strip();
    assertThat(issued.out()).matches("[A-Za-z0-9_.-]+\\R");
    JsonNode profile = World.get(service, "/api/auth/me", "Authorization", authorization).json();
    assertThat(profile.at("/oidc_sub").asText()).isEqualTo("service:nightly");
    assertThat(profile.at("/role").asText()).isEqualTo("campaign_manager");
    assertThat(profile.at("/email").isNull()).isTrue();
    assertThat(profile.at("/oidc_issuer").isNull()).isTrue();

    String id = profile.at("/id").asText();
    assertThat(run("sessions", "revoke", "--user", id).exitCode()).isZero();
    assertThat(code(World.get(service, "/api/auth/me", "Authorization", authorization))).isEqualTo("SESSION_REVOKED");
    assertThat(run("users", "disable", id).exitCode()).isZero();
    Result refused = run("token", "issue", "--service", "nightly");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.out()).isEmpty();
  }

  @Test
  void a_service_account_gets_a_secret_and_a_trust_rule() throws Exception {
    assertThat(run("services", "create", "nightly-2", "--role", "campaign_manager"))
        .isEqualTo(new Result(0, "service:nightly-2" + System.lineSeparator(), ""));
    Result secret = run("services", "secret", "nightly-2");
    assertThat(secret.out()).matches("[A-Za-z0-9_-]{43}\\R");
    Page bySecret = World.clientCredentials(service, "service:nightly-2", secret.out().strip());
    assertThat(me(service, bySecret).json().at("/role").asText()).isEqualTo("campaign_manager");

    Result rule = run("services", "trust", "add", "nightly-2", "--issuer", WORLD.provider.issuer(), "--audience", "us",
        "--claim", "repository=a/b", "--claim", "sub=repo:a/b");
    Page byToken = World.exchange(service, new Workload(WORLD.provider, InstantSource.system())
        .token(claims -> claims).reveal());
    assertThat(me(service, byToken).json().at("/oidc_sub").asText()).isEqualTo("service:nightly-2");
    JsonNode listed = service("nightly-2");
    assertThat(listed.at("/client_id").asText()).isEqualTo("service:nightly-2");
    assertThat(listed.at("/secrets")).hasSize(1);
    assertThat(listed.at("/trusts/0/claims/sub").asText()).isEqualTo("repo:a/b");
    assertThat(listed.toString()).doesNotContain(secret.out().strip());

    String id = rule.out().strip();
    assertThat(listed.at("/trusts/0/id").asText()).isEqualTo(id);
    assertThat(run("services", "trust", "remove", "nightly-2", id).err()).contains("tokens ended: 1");
    assertThat(code(me(service, byToken))).isEqualTo("SESSION_REVOKED");
    assertThat(me(service, bySecret).status()).isEqualTo(200);
    assertThat(service("nightly-2").at("/trusts")).isEmpty();
  }

  private JsonNode service(String name) throws Exception {
    for (JsonNode listed : new ObjectMapper().readTree(run("services", "list").out())) {
      if (listed.at("/name").asText().equals(name)) {
        return listed;
      }
    }
    throw new AssertionError(name + " is not listed");
  }

  @Test
  void an_unknown_user_exits_with_1() throws Exception {
    for (String[] command : new String[][]{{"users", "disable", "unknown@example.test"},
        {"users", "set-role", "00000000-0000-7000-8000-00000000ffff", "admin"},
        {"sessions", "revoke", "--user", "unknown@example.test"},
        {"token", "issue", "--service", "x", "--ttl", "999d"}, {"services", "secret", "unknown"},
        {"services", "trust", "add", "unknown", "--issuer", "https://i.example", "--audience", "a", "--claim", "sub=x"},
        {"services", "trust", "remove", "unknown", "00000000-0000-7000-8000-00000000ffff"}}) {
      Result result = run(command);
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.out()).isEmpty();
      assertThat(result.err().lines()).singleElement().asString().startsWith("voicesurveyagent: ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "ES256", "EdDSA"})
  void a_key_is_generated_without_any_setting(String algorithm) throws Exception {
    Result result = Program.run(folder, Map.of(),
        Program.jar("keys", "generate", "--out", "keys", "--alg", algorithm));

    assertThat(result.err()).isEmpty();
    Path file = folder.resolve(result.out().strip());
    assertThat(Files.readString(file)).startsWith("-----BEGIN PRIVATE KEY-----");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
  }

  private Result run(String... args) throws Exception {
    return Program.run(folder, WORLD.environment(), Program.jar(args));
  }
}
