package io.voicesurvey.adapters.rest;

import static io.voicesurvey.adapters.rest.GatesTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.voicesurvey.adapters.rest.RestApi.Answer;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditTest {
  private final RestApi api = new RestApi();
  private Answer admin;

  @BeforeEach
  void signIn() {
    admin = api.signIn("root");
  }

  @Test
  void showsEventsAsTheContractSays() {
    String root = admin.json().at("/user/id").asText();

    Answer answer = find("");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(answer.json().fieldNames()).toIterable().containsExactly("items", "next_cursor");
    assertThat(answer.json().get("next_cursor").isNull()).isTrue();
    JsonNode event = answer.json().at("/items/0");
    assertThat(event.fieldNames()).toIterable().containsExactly("id", "at", "type", "user_id", "actor", "detail");
    assertThat(event.get("id").isTextual()).isTrue();
    assertThat(event.get("at").asText()).isEqualTo("2026-03-01T12:00:00Z");
    assertThat(event.get("type").asText()).isEqualTo("login");
    assertThat(event.get("user_id").asText()).isEqualTo(root);
    assertThat(event.get("actor").asText()).isEqualTo(root);
    assertThat(event.get("detail").get("new_user").asText()).isEqualTo("true");
    assertThat(event.get("detail").get("ip").asText()).isEqualTo("192.0.2.7");
  }

  @ParameterizedTest
  @CsvSource({"?users_id=1, users_id, did you mean user_id?",
      "?type=login&q=a, q, 'Known in the query: cursor, limit, type, user_id'"})
  void aParameterThatTheTrailDoesNotKnowIsRefused(String query, String field, String message) {
    Answer answer = find(query);
    assertProblem(answer, 400, "INVALID_REQUEST");
    assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo(field);
    assertThat(answer.json().at("/errors/0/message").asText()).contains(message);
  }

  @Test
  void showsAMissingUserAsNull() {
    api.provider.spoilIdTokens("aud");
    api.signIn("mallory");

    JsonNode event = find("").json().at("/items/0");
    assertThat(event.get("type").asText()).isEqualTo("login_failed");
    assertThat(event.get("user_id").isNull()).isTrue();
    assertThat(event.get("actor").asText()).isEqualTo("anonymous");
  }

  @Test
  void leadsFromPageToPage() {
    for (int i = 0; i < 4; i++) {
      api.signIn("bob");
    }
    List<String> ids = new ArrayList<>();
    Answer page = find("?limit=2");
    while (!page.json().get("next_cursor").isNull()) {
      ids.addAll(ids(page));
      api.signIn("cid");
      page = find("?limit=2&cursor=" + page.json().get("next_cursor").asText());
    }
    ids.addAll(ids(page));

    assertThat(ids).containsExactly("6", "5", "4", "3", "2", "1");
  }

  @Test
  void filtersByUserAndType() {
    String bob = api.signIn("bob").json().at("/user/id").asText();
    api.signIn("cid");

    assertThat(ids(find("?user_id=" + bob))).containsExactly("3");
    assertThat(ids(find("?type=login"))).containsExactly("4", "3", "2");
    assertThat(ids(find("?type=logout"))).isEmpty();
    assertThat(ids(find("?type=login&user_id=" + bob.toUpperCase(Locale.ROOT)))).containsExactly("3");
    assertThat(ids(find("?limit=1"))).containsExactly("4");
  }

  @ParameterizedTest
  @CsvSource({"limit,0", "limit,201", "limit,-1", "limit,1.5", "limit,", "limit,01", "limit,1e2", "user_id,ann",
      "user_id,", "user_id,1-1-1-1-1", "type,nothing", "type,LOGIN", "type,", "cursor,", "cursor,5",
      "cursor,AAAAAAAAAAB", "cursor,AAAAAAAAAA%3D", "cursor,AAAAAAAAAAAA"})
  void refusesInvalidParameters(String name, String value) {
    Answer answer = find("?" + name + "=" + (value == null ? "" : value));

    assertProblem(answer, 400, "INVALID_REQUEST");
    assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=200", "limit=1", "cursor=AAAAAAAAAAA", "cursor=f_________8", "cursor=gAAAAAAAAAA"})
  void takesParametersAtTheirLimits(String query) {
    assertThat(find("?" + query).status()).isEqualTo(200);
  }

  @Test
  void refusesARequestWithoutCredentials() {
    assertProblem(api.get("/api/admin/audit").send(), 401, "MISSING_CREDENTIALS");
  }

  @Test
  void noFailedLoginIsRecordedThatAnyCallerCanCause() {
    List<String> codes = new ArrayList<>();
    codes.add(api.back(api.begin(""), "&error=access_denied&iss=https://idp.example.test").send().code());
    codes.add(api.back(api.begin(""), "&error=other&iss=https://idp.example.test").send().code());
    codes.add(api.back(api.begin(""), "&iss=https://idp.example.test").send().code());
    codes.add(api.back(api.begin(""), "&code=x&iss=https://evil.example.test").send().code());
    codes.add(api.back(api.begin(""), "&code=x&iss=https://idp.example.test").send().code());
    RestApi.Request back = api.back(api.begin(""), "&code=x&iss=https://idp.example.test");
    api.provider.failWith(new IdentityProviderFault("HTTP 500"));
    codes.add(back.send().code());
    api.provider.failWith(new IdentityProviderUnavailable("away", Duration.ofSeconds(5)));
    codes.add(back.send().code());

    assertThat(codes).containsExactly("LOGIN_DENIED", "LOGIN_FAILED", "INVALID_REQUEST", "ISSUER_MISMATCH",
        "LOGIN_FAILED", "IDP_ERROR", "IDP_UNAVAILABLE");
    assertThat(api.auditTrail.events()).extracting(AuditEvent::type).doesNotContain(AuditEventType.LOGIN_FAILED);
  }

  private Answer find(String query) {
    return api.get("/api/admin/audit" + query).bearer(admin).send();
  }

  private static List<String> ids(Answer answer) {
    return StreamSupport.stream(answer.json().get("items").spliterator(), false).map(event -> event.get("id").asText())
        .toList();
  }
}
