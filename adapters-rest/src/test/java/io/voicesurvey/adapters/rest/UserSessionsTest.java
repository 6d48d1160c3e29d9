package io.voicesurvey.adapters.rest;

import static io.voicesurvey.adapters.rest.GatesTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.voicesurvey.adapters.rest.RestApi.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserSessionsTest {
  private static final String UNKNOWN = "0199b2c8-3f5e-7a10-8c2d-0123456789ab";

  private final RestApi api = new RestApi();
  private final Answer root = api.signIn("root");
  private final Answer ann = api.signIn("ann");
  private final String sessions = sessions(ann);

  @Test
  void anAdministratorSeesTheLiveSessionsOfAUserNewestFirst() {
    api.clock.advance(Duration.ofSeconds(1));
    Answer second = api.signIn("ann");

    Answer list = api.get(sessions).bearer(root).send();

    assertThat(list.status()).isEqualTo(200);
    assertThat(list.header("Cache-Control")).contains("no-store");
    JsonNode own = api.get("/api/auth/sessions").bearer(second).send().json();
    assertThat(list.json().at("/items/0/id")).isEqualTo(own.at("/items/0/id"));
    assertThat(list.json().at("/items/0").fieldNames()).toIterable().containsExactly("id", "current", "created_at",
        "last_used_at", "expires_at", "user_agent", "ip");
    assertThat(currents(list)).containsExactly(false, false);
    assertThat(currents(api.get(sessions(root)).bearer(root).send())).containsExactly(true);
  }

  @Test
  void oneSessionEndsAndNoOther() {
    String first = firstId(sessions);
    Answer second = api.signIn("ann");

    Answer ended = api.request("DELETE", sessions + "/" + first).bearer(root).send();

    assertThat(ended.status()).isEqualTo(204);
    assertThat(ended.body()).isEmpty();
    assertProblem(api.get("/api/auth/me").bearer(ann).send(), 401, "SESSION_REVOKED");
    assertThat(api.get("/api/auth/me").bearer(second).send().status()).isEqualTo(200);
    assertThat(api.get(sessions).bearer(root).send().json().get("items")).hasSize(1);
    assertProblem(api.request("DELETE", sessions + "/" + first).bearer(root).send(), 404, "NOT_FOUND");
  }

  @Test
  void theAuditTrailNamesTheAdministratorAndTheSession() {
    String session = firstId(sessions);
    api.request("DELETE", sessions + "/" + session).bearer(root).send();

    JsonNode event = api.get("/api/admin/audit?type=sessions_revoked").bearer(root).send().json().at("/items/0");
    assertThat(event.get("user_id")).isEqualTo(ann.json().at("/user/id"));
    assertThat(event.get("actor").asText()).contains(root.json().at("/user/id").asText());
    assertThat(event.at("/detail/session_id").asText()).isEqualTo(session);
  }

  @Test
  void aSessionOfAnotherUserIsNotFoundAndStays() {
    assertProblem(api.request("DELETE", sessions + "/" + firstId(sessions(root))).bearer(root).send(), 404,
        "NOT_FOUND");
    assertThat(api.get("/api/auth/me").bearer(root).send().status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {UNKNOWN, "x", "1-1-1-1-1"})
  void anUnknownUserOrSessionIsNotFound(String id) {
    assertProblem(api.get("/api/admin/users/" + id + "/sessions").bearer(root).send(), 404, "NOT_FOUND");
    assertProblem(api.request("DELETE", "/api/admin/users/" + id + "/sessions/" + firstId(sessions)).bearer(root)
        .send(), 404, "NOT_FOUND");
    assertProblem(api.request("DELETE", sessions + "/" + id).bearer(root).send(), 404, "NOT_FOUND");
  }

  @Test
  void onlyAdministratorsMayAndOnlyAfterAFreshLogin() {
    String session = sessions + "/" + firstId(sessions);
    assertProblem(api.get(sessions).send(), 401, "MISSING_CREDENTIALS");
    assertProblem(api.get(sessions).bearer(ann).send(), 403, "FORBIDDEN");
    assertProblem(api.request("DELETE", session).bearer(ann).send(), 403, "FORBIDDEN");

    api.clock.advance(Duration.ofMinutes(59));
    Answer refreshed = api.post("/api/auth/refresh")
        .json("{\"refresh_token\":\"" + root.json().get("refresh_token").asText() + "\"}").send();
    api.clock.advance(Duration.ofMinutes(2));
    assertThat(api.get(sessions).bearer(refreshed).send().status()).isEqualTo(200);
    assertProblem(api.request("DELETE", session).bearer(refreshed).send(), 401, "REAUTHENTICATION_REQUIRED");
  }

  @Test
  void thePathsSayTheirMethods() {
    assertThat(api.request("PUT", sessions).send().header("Allow")).contains("DELETE, GET, HEAD, OPTIONS");
    assertThat(api.request("GET", sessions + "/x").send().header("Allow")).contains("DELETE, OPTIONS");
  }

  private String firstId(String path) {
    return api.get(path).bearer(root).send().json().at("/items/0/id").asText();
  }

  private static String sessions(Answer signedIn) {
    return "/api/admin/users/" + signedIn.json().at("/user/id").asText() + "/sessions";
  }

  private static List<Boolean> currents(Answer list) {
    List<Boolean> currents = new ArrayList<>();
    list.json().get("items").forEach(session -> currents.add(session.get("current").asBoolean()));
    return currents;
  }
}
