package io.voicesurvey.adapters.rest;

import static io.voicesurvey.adapters.rest.GatesTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.rest.RestApi.Answer;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import io.voicesurvey.domain.session.ProviderLogout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackchannelLogoutTest {
  private static final String PATH = "/api/auth/backchannel-logout";
  private static final String FORM = "application/x-www-form-urlencoded";

  private final RestApi api = new RestApi();

  @Test
  void endsTheSessionsThatTheProviderNames() {
    Answer ann = api.signIn("ann");
    Answer bob = api.signIn("bob");

    Answer answer = send("logout_token=" + token("one", "ann"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(answer.setCookies()).isEmpty();
    assertProblem(api.get("/api/auth/me").bearer(ann).send(), 401, "SESSION_REVOKED");
    assertThat(api.get("/api/auth/me").bearer(bob).send().status()).isEqualTo(200);
  }

  @Test
  void acceptsASubjectThatNoUserHas() {
    assertThat(send("logout_token=" + token("one", "unknown")).status()).isEqualTo(200);
  }

  @Test
  void takesATokenOnce() {
    String form = "logout_token=" + token("one", "ann");
    assertThat(send(form).status()).isEqualTo(200);

    assertRefused(send(form));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x=%zz", "x=%c3%28"})
  void refusesAMalformedQueryAndSparesTheToken(String query) {
    String form = "logout_token=" + token("one", "ann");

    assertProblem(api.post(PATH + "?" + query).body(FORM, form.getBytes(StandardCharsets.UTF_8)).send(), 400,
        "INVALID_REQUEST");
    assertThat(send(form).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"forged", "%41", "a.b.c", "%F0%9F%98%80"})
  void refusesAnInvalidToken(String token) {
    assertRefused(send("logout_token=" + token));
  }

  @Test
  void refusesALongTokenLikeAnyOther() {
    assertRefused(send("logout_token=" + "x".repeat(60_000)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&", "token=x", "Logout_token=x",
      "logout_token=x&logout_token=x", "logout_token=x&logout_token=", "logout_token=%zz", "other=%",
      "logout_token=%00",
      "logout_token=%c3%28"})
  void refusesAFormThatHoldsNoTokenOrMoreThanOne(String form) {
    Answer answer = send(form);

    assertProblem(answer, 400, "INVALID_REQUEST");
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(answer.json().get("errors").get(0).get("field").asText()).isIn("logout_token", "body");
  }

  @ParameterizedTest
  @ValueSource(strings = {"logout_token", "logout_token=", "a=1&logout_token=&b=2"})
  void refusesAnEmptyTokenLikeAnyOther(String form) {
    assertRefused(send(form));
  }

  @Test
  void refusesARequestWithoutABodyWhateverItsType() {
    assertProblem(api.post(PATH).send(), 400, "INVALID_REQUEST");
    assertProblem(api.post(PATH).json("").send(), 400, "INVALID_REQUEST");
    assertProblem(api.post(PATH).header("Content-Type", "nonsense").send(), 400, "INVALID_REQUEST");
  }

  @Test
  void ignoresOtherParameters() {
    assertThat(send("a=1&logout_token=" + token("one", "ann") + "&a=2&b").status()).isEqualTo(200);
  }

  @Test
  void takesNoTokenFromTheQueryOrAHeader() {
    String token = token("one", "ann");

    assertProblem(api.post(PATH + "?logout_token=" + token).send(), 400, "INVALID_REQUEST");
    assertProblem(api.post(PATH).header("Authorization", "Bearer " + token).send(), 400, "INVALID_REQUEST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "text/plain", "multipart/form-data; boundary=x", "application/*", "*/*",
      "nonsense", "application/x-www-form-urlencoded; charset=utf-16"})
  void refusesAnotherMediaType(String type) {
    byte[] body = ("logout_token=" + token("one", "ann")).getBytes(StandardCharsets.US_ASCII);
    Answer answer = api.post(PATH).body(type, body).send();

    assertProblem(answer, 415, "UNSUPPORTED_MEDIA_TYPE");
    assertThat(answer.json().get("detail").asText()).contains(FORM);
    assertThat(answer.header("Cache-Control")).contains("no-store");
  }

  @ParameterizedTest
  @ValueSource(strings = {FORM + "; charset=UTF-8", "Application/X-WWW-Form-URLEncoded"})
  void takesItsMediaTypeInAnySpelling(String type) {
    byte[] body = ("logout_token=" + token("one", "ann")).getBytes(StandardCharsets.US_ASCII);

    assertThat(api.post(PATH).body(type, body).send().status()).isEqualTo(200);
  }

  @Test
  void refusesABodyOver64KiBBeforeItsType() {
    assertProblem(api.post(PATH).body("text/plain", new byte[64 * 1024 + 1]).send(), 413, "PAYLOAD_TOO_LARGE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/xml", "*/*"})
  void heedsNoAcceptWhereThereIsNothingToChoose(String accept) {
    byte[] body = ("logout_token=" + token("one", "ann")).getBytes(StandardCharsets.US_ASCII);

    assertThat(api.post(PATH).header("Accept", accept).body(FORM, body).send().status()).isEqualTo(200);
  }

  @Test
  void saysSoWhileProviderOrDatabaseAreAwayAndTakesTheTokenAfterwards() {
    String form = "logout_token=" + token("one", "ann");
    api.provider.failWith(new IdentityProviderUnavailable("away", Duration.ofSeconds(7)));
    Answer away = send(form);
    assertProblem(away, 503, "IDP_UNAVAILABLE");
    assertThat(away.header("Retry-After")).contains("7");
    assertThat(away.header("Cache-Control")).contains("no-store");
    api.provider.failWith(new IdentityProviderFault("broken"));
    assertProblem(send(form), 502, "IDP_ERROR");
    api.provider.recover();
    api.database.takeAway();
    assertProblem(send(form), 503, "DATABASE_UNAVAILABLE");
    api.database.bringBack();

    assertThat(send(form).status()).isEqualTo(200);
  }

  @Test
  void isPostAlone() {
    Answer answer = api.get(PATH).send();

    assertProblem(answer, 405, "METHOD_NOT_ALLOWED");
    assertThat(answer.header("Allow")).contains("OPTIONS, POST");
    assertThat(answer.header("Cache-Control")).contains("no-store");
  }

  private String token(String id, String name) {
    return api.provider.logoutToken(id, new ProviderLogout.OfSubject(RestApi.person(name).identity()),
        api.clock.instant().plusSeconds(120)).reveal();
  }

  private Answer send(String form) {
    return api.post(PATH).body(FORM, form.getBytes(StandardCharsets.US_ASCII)).send();
  }

  private static void assertRefused(Answer answer) {
    assertProblem(answer, 400, "INVALID_LOGOUT_TOKEN");
    assertThat(answer.header("Cache-Control")).contains("no-store");
  }
}
