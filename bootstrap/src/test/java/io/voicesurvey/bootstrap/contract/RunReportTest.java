package io.voicesurvey.bootstrap.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {
  @TempDir
  private Path folder;

  @BeforeEach
  void put_down() throws IOException {
    Files.writeString(folder.resolve("openapi.json"), """
        {"paths": {"/health": {"get": {}}, "/me": {"get": {"security": []}}, "/users/{id}": {
          "get": {"parameters": []}, "patch": {"requestBody": {}}}}}""");
    Files.write(folder.resolve("events.ndjson"),
        List.of("{\"LoadingStarted\": {}}",
            "{\"PhaseStarted\": {\"phase\": {\"name\": \"fuzzing\"}}}",
            "{\"PhaseStarted\": {\"phase\": {\"name\": \"stateful\"}, \"payload\": {\"transitions_selected\": 3}}}",
            scenario("stateful", "Stateful tests", came("3", "refused", true) + ", " + came("4", "served", true)),
            scenario("stateful", "Stateful tests", came("4", "served", true) + ", " + came("4b", "refused", true)),
            scenario("stateful", "Stateful tests", came("4", "made up", false)),
            "{\"ScenarioFinished\": {\"phase\": \"stateful\", \"recorder\": {\"label\": \"Stateful tests\"}}}",
            scenario("fuzzing", "GET /health", ""),
            scenario("coverage", "GET /me", sent("1", "null", "GET", "ann") + ", " + sent("2", "null", "GET", "ann")),
            scenario("fuzzing", "GET /me", sent("3", "null", "GET", "ann")),
            scenario("fuzzing", "GET /users/{id}",
                sent("4", "null", "GET", "ann") + ", " + sent("5", "null", "GET", "ann")
                    + ", " + sent("6", "\"5\"", "GET", "bob") + ", " + sent("7", "\"5\"", "DELETE", "eve"))));
  }

  @Test
  void an_operation_that_takes_input_and_was_tried_too_little_is_named_with_its_cases() throws IOException {
    assertThat(new RunReport(folder).triedInFewerThan(3))
        .isEqualTo(Map.of("GET /me", 1, "GET /users/{id}", 2, "PATCH /users/{id}", 0));
  }

  @Test
  void one_that_was_tried_enough_is_not() throws IOException {
    assertThat(new RunReport(folder).triedInFewerThan(2)).containsOnlyKeys("GET /me", "PATCH /users/{id}");
  }

  @Test
  void refused_calls_were_not_served() throws IOException {
    assertThat(new RunReport(folder).servedInFewerThan(2))
        .isEqualTo(Map.of("GET /me", 0, "GET /users/{id}", 1, "PATCH /users/{id}", 0));
  }

  @Test
  void a_compared_user_was_sent_after_another() throws IOException {
    assertThat(new RunReport(folder).compared("GET", "/users/{id}")).containsExactly("bob");
  }

  @Test
  void scenarios_are_those_of_several_calls_that_sent_any() throws IOException {
    assertThat(new RunReport(folder).scenarios()).isEqualTo(3);
  }

  @Test
  void a_link_is_followed_by_a_call_that_says_what_it_got_and_is_served() throws IOException {
    assertThat(new RunReport(folder).links()).isEqualTo(3);
    assertThat(new RunReport(folder).followed()).isEqualTo(Map.of("refused", 0, "served", 2, "made up", 0));
  }

  private static String came(String id, String link, boolean applied) {
    return """
        "%s": {"parent_id": "1", "transition": {"id": "%s"}, "is_transition_applied": %s}""".formatted(id, link,
        applied);
  }

  private static String scenario(String phase, String label, String cases) {
    return """
        {"ScenarioFinished": {"phase": "%s", "recorder": {"label": "%s", "cases": {%s}, "interactions": {
          "3": {"response": {"status_code": 401}}, "4": {"response": {"status_code": 304}}, "5": {"response": null}}}}}"""
        .replace("\n", "").formatted(phase, label, cases);
  }

  private static String sent(String id, String parent, String method, String identity) {
    return """
        "%s": {"parent_id": %s, "value": {"method": "%s", "path": "/users/{id}", "auth_identity": "%s"}}"""
        .formatted(id, parent, method, identity);
  }
}
