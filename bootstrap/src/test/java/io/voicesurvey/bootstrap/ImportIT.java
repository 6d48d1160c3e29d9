package io.voicesurvey.bootstrap;

import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.me;
import static io.voicesurvey.bootstrap.journey.World.person;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.voicesurvey.bootstrap.Program.Result;
import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators do by files, with the packaged program. */
class ImportIT {
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
  void wrong_lines_are_named_and_the_rest_is_done_and_twice_is_once() throws Exception {
    Page leaver = WORLD.signIn(service, new BrowserSession(), person("leaver"));
    write(
        "\ufeffemail,role,status\r\nleaver@example.test,viewer,disabled\r\nunknown,admin,\r\nLEAVER@example.test,admin,\r\n"
            + "\"new@example.test\",campaign_manager,\r\n\r\nx@example.test,root,\r\n");

    Result first = run("users", "import", "team.csv");

    assertThat(first.exitCode()).isEqualTo(1);
    assertThat(first.err().lines()).extracting(line -> line.split(":")[0]).containsExactly("line 3", "line 4",
        "line 7");
    assertThat(summary(first)).isEqualTo("5 1 1 0 3 false");
    assertThat(code(me(service, leaver))).isEqualTo("USER_DISABLED");
    assertThat(summary(run("users", "import", "team.csv"))).isEqualTo("5 0 0 2 3 false");
    assertThat(WORLD.signIn(service, new BrowserSession(), person("new")).json().at("/user/role").asText())
        .isEqualTo("campaign_manager");
  }

  @Test
  void a_dry_run_tells_and_changes_nothing() throws Exception {
    WORLD.signIn(service, new BrowserSession(), person("known"));
    write("known@example.test,admin\n");

    Result dry = run("users", "import", "team.csv", "--dry-run");

    assertThat(dry.exitCode()).isZero();
    assertThat(dry.out().lines()).first()
        .isEqualTo("line 1: known@example.test would be admin, active instead of viewer, active");
    assertThat(run("users", "list", "--role", "admin", "--format", "json").out()).doesNotContain("known@example.test");
  }

  @Test
  void a_file_that_is_not_there_is_1_and_one_line() throws Exception {
    Result result = run("users", "import", "none.csv");

    assertThat(result)
        .isEqualTo(new Result(1, "", "voicesurveyagent: none.csv does not exist" + System.lineSeparator()));
    assertThat(run("roles", "explain", "none.json").exitCode()).isEqualTo(1);
  }

  @Test
  void on_a_terminal_there_is_a_bar() throws Exception {
    write(IntStream.range(0, 2_000).mapToObj(i -> "bar" + i + "@example.test,viewer\n").collect(Collectors.joining()));
    String command = String.join(" ", Program.jar("users", "import", "team.csv"));
    Map<String, String> environment = new HashMap<>(WORLD.environment());
    environment.putAll(Map.of("PATH", System.getenv("PATH"), "SHELL", "/bin/sh"));

    Result result = Program.run(folder, environment, List.of("script", "-qec", command, "/dev/null"));

    assertThat(result.exitCode()).as(result.out()).isZero();
    assertThat(result.out()).contains("Import 100%", "KiB/s", "2,000 lines", "\"waiting\":2000");
  }

  @Test
  void roles_are_explained_by_two_settings_alone() throws Exception {
    Files.writeString(folder.resolve("claims.json"), "{\"groups\":[\"leads\"]}");
    Map<String, String> mapping = Map.of("OIDC_ROLE_CLAIM", "groups", "OIDC_ROLE_MAP", "leads=campaign_manager");

    assertThat(explain(mapping)).isEqualTo(new Result(0, String.join(System.lineSeparator(), "campaign_manager",
        "The claim groups is a list of strings.", "\"leads\" is mapped to campaign_manager.", ""), ""));
    assertThat(explain(Map.of()).out()).startsWith("none");
    assertThat(explain(Map.of("OIDC_ROLE_CLAIM", "groups")).exitCode()).isEqualTo(78);
    Files.writeString(folder.resolve("claims.json"), "{\"_claim_names\":{\"groups\":\"src1\"}}");
    assertThat(explain(mapping).out()).startsWith("unchanged");
  }

  @Test
  void malformed_claims_are_1_and_say_where_with_and_without_a_mapping() throws Exception {
    Files.writeString(folder.resolve("claims.json"), "{\"groups\":[\"a\"],\n  oops}");

    for (Map<String, String> settings : List.of(Map.<String, String>of(), Map.of("OIDC_ROLE_CLAIM", "groups",
        "OIDC_ROLE_MAP", "leads=campaign_manager"))) {
      Result result = explain(settings);
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.out()).isEmpty();
      assertThat(result.err()).contains("claims.json is not one JSON object", "line 2, column 3");
    }
  }

  @Test
  void a_service_account_is_no_user_of_the_provider_and_can_be_disabled() throws Exception {
    String token = run("token", "issue", "--service", "nightly").out().strip();
    Page namesake = WORLD.signIn(service, new BrowserSession(), person("service:nightly"));

    String id = World.get(service, "/api/auth/me", "Authorization", "Bearer " + token).json().at("/id").asText();
    assertThat(namesake.json().at("/user/id").asText()).isNotEqualTo(id);
    assertThat(run("users", "list").out()).containsPattern(id + " .* service:nightly +nightly");
    assertThat(run("users", "disable", id).exitCode()).isZero();
    assertThat(code(World.get(service, "/api/auth/me", "Authorization", "Bearer " + token)))
        .isEqualTo("USER_DISABLED");
    assertThat(run("users", "relink", "service@example.test", "--issuer", "urn:voicesurveyagent:service", "--subject",
        "service:nightly").exitCode()).isEqualTo(1);
    Map<String, String> reserved = new HashMap<>(WORLD.environment());
    reserved.put("OIDC_ISSUER", "urn:voicesurveyagent:service");
    assertThat(Program.run(folder, reserved, Program.jar("users", "list")).exitCode()).isEqualTo(78);
  }

  private void write(String text) throws Exception {
    Files.writeString(folder.resolve("team.csv"), text);
  }

  private Result explain(Map<String, String> environment) throws Exception {
    return Program.run(folder, environment, Program.jar("roles", "explain", "claims.json"));
  }

  private Result run(String... args) throws Exception {
    return Program.run(folder, WORLD.environment(), Program.jar(args));
  }

  private static String summary(Result result) throws Exception {
    var json = new ObjectMapper().readTree(result.out());
    return List.of("lines", "changed", "waiting", "unchanged", "refused", "dry_run").stream()
        .map(name -> json.at("/" + name).asText()).collect(Collectors.joining(" "));
  }
}
