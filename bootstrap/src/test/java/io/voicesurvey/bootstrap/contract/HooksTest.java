package io.voicesurvey.bootstrap.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The contract test judges the service alone: its hooks change only requests, and its settings leave out no check. */
class HooksTest {
  private static final Path FOLDER = Path.of("src", "contract");

  /** Every way in which Schemathesis hands a hook an answer, or lets one decide what counts as a failure. */
  private static final Pattern TOUCHES_ANSWERS = Pattern.compile("(?i)after_call|after_network_error|filter_failure"
      + "|after_validate|\\bresponse\\b|status_code|schemathesis\\.check\\b|@schemathesis\\.deserializer|monkeypatch|setattr");

  private static final String ANY_METHOD = "phases.coverage.unexpected-methods = []";

  @Test
  void the_hooks_touch_no_response() throws Exception {
    assertThat(Files.readString(FOLDER.resolve("hooks.py"))).doesNotContainPattern(TOUCHES_ANSWERS);
  }

  @Test
  void the_one_hook_is_that_before_a_call() throws Exception {
    List<String> hooks = Pattern.compile("(?s)@schemathesis\\.hook.*?def (\\w+)")
        .matcher(Files.readString(FOLDER.resolve("hooks.py"))).results().map(found -> found.group(1)).toList();
    assertThat(hooks).containsExactly("before_call");
  }

  @Test
  void a_hook_that_mends_an_answer_would_be_noticed() {
    for (String cheat : List.of("def after_call(context, case, response):", "response.status_code = 200",
        "def filter_failure(context, failure, case, r):", "@schemathesis.check")) {
      assertThat(cheat).containsPattern(TOUCHES_ANSWERS);
    }
  }

  /**
   * 400 of the token endpoint and the back-channel logout, 412 of a stale tag, and every method of forward
   * authentication: each stands there with its reason.
   */
  @Test
  void four_operations_alone_may_answer_otherwise() throws Exception {
    List<String> excepted = Pattern.compile("(?m)^(include-operation-id = .*|(?:checks|phases)\\..*)$")
        .matcher(Files.readString(FOLDER.resolve("hooks.toml"))).results().map(MatchResult::group).toList();
    assertThat(excepted).containsExactly("include-operation-id = \"token\"", expected("\"400\", ", ""),
        "include-operation-id = \"verify\"", ANY_METHOD,
        "include-operation-id = \"backchannelLogout\"", expected("\"400\", ", ""),
        "include-operation-id = \"changeUser\"", expected("", "\"412\", "));
  }

  /** Without the two settings that leave out nothing: there is no cache, and one operation has no unexpected method. */
  private static String withoutAnyMethod(String settings) {
    return settings.replace("[cache]\nenabled = false\n", "")
        .replace("include-operation-id = \"verify\"\n" + ANY_METHOD, "");
  }

  private static String expected(String first, String last) {
    return "checks.positive_data_acceptance.expected-statuses = [\"2xx\", \"3xx\", " + first
        + "\"401\", \"403\", \"404\", \"409\", " + last + "\"429\", \"5xx\"]";
  }

  @Test
  void no_check_no_operation_and_no_phase_is_left_out() throws Exception {
    String settings = Files.readString(FOLDER.resolve("hooks.toml"));
    assertThat(settings.replace("[cache]\nenabled = false\n", "")).doesNotContain("enabled", "suppress", "baseline",
        "exclude").contains("max-examples = 100", "mode = \"all\"", "fail-on = true");
    assertThat(Files.readString(FOLDER.resolve("peers.toml"))).doesNotContain("enabled", "checks", "operations");
    assertThat(Files.readString(FOLDER.resolve("run"))).contains("--checks all").doesNotContain("--exclude",
        "--include", "--phases", "--suppress", "--warnings", "--baseline");
  }

  /** Those that may end the session of the one token that the lines of docs/api.md have, or take its user's role away. */
  @Test
  void the_recipe_leaves_out_five_operations_and_no_check() throws Exception {
    String settings = Files.readString(FOLDER.resolve("schemathesis.toml"));
    assertThat(settings).contains("include-operation-id = [\"logout\", \"revokeSession\", \"changeUser\","
        + " \"revokeSessionsOfUser\", \"revokeSessionOfUser\"]\nenabled = false\n");
    assertThat(withoutAnyMethod(settings)).containsOnlyOnce("enabled")
        .doesNotContain("suppress", "baseline", "exclude", "phases", "hooks =", "${");
    assertThat(Pattern.compile("(?m)^include-operation-id = (.*)\\nchecks\\.").matcher(settings).results()
        .map(found -> found.group(1))).containsExactly("\"login\"", "\"token\"", "\"backchannelLogout\"");
    assertThat(settings.split("checks\\.", -1)).hasSize(4);
  }
}
