package io.voicesurvey.bootstrap.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationErrorResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DevIdentityProviderTest {
  private static final ClientID CLIENT = new ClientID(DevIdentityProvider.CLIENT_ID);
  private static final URI CALLBACK = URI.create("http://localhost:8000/api/auth/callback");
  private static final Nonce NONCE = new Nonce();
  private static final CodeVerifier VERIFIER = new CodeVerifier();

  private static DevIdentityProvider provider;
  private static OIDCProviderMetadata metadata;
  private static HttpClient http;

  @BeforeAll
  static void start() throws Exception {
    provider = DevIdentityProvider.start(0);
    metadata = OIDCProviderMetadata.resolve(new Issuer(provider.issuer("dev")));
    http = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() {
    http.close();
    provider.close();
  }

  @ParameterizedTest
  @CsvSource({"ada, Ada Admin, admin", "carl, Carl Campaigner, campaign_manager", "vera, Vera Viewer, viewer",
      "uma, Uma Unverified, viewer", "dora, Dora Disabled, viewer"})
  void each_person_signs_in_with_an_id_token_that_passes_strict_validation(String username, String name, String role)
      throws Exception {
    URI answer = URI.create(signIn(username).headers().firstValue("Location").orElseThrow());
    assertThat(answer.toString()).startsWith(CALLBACK + "?").contains("state=of-this-login");
    SignedJWT token = redeem(code(answer), VERIFIER);
    IDTokenClaimsSet claims = new IDTokenValidator(metadata.getIssuer(), CLIENT, JWSAlgorithm.RS256,
        metadata.getJWKSetURI().toURL()).validate(token, NONCE);

    assertThat(metadata.getIssuer().getValue()).isEqualTo(provider.issuer("dev"));
    assertThat(claims.getAudience()).extracting("value").containsExactly(CLIENT.getValue());
    assertThat(claims.getSubject().getValue()).isEqualTo(username);
    assertThat(claims.getStringClaim("name")).isEqualTo(name);
    assertThat(claims.getAuthenticationTime()).isCloseTo(claims.getIssueTime(), 5_000);
    assertThat(claims.getStringClaim("email")).isEqualTo(username + "@example.test");
    assertThat(claims.getBooleanClaim("email_verified")).isEqualTo(!username.equals("uma"));
    assertThat(claims.getStringListClaim("roles")).isEqualTo(List.of(role));
  }

  @Test
  void a_code_is_worth_nothing_without_its_verifier() throws Exception {
    AuthorizationCode code = code(URI.create(signIn("ada").headers().firstValue("Location").orElseThrow()));

    assertThat(tokens(code, new CodeVerifier()).getStatusCode()).isEqualTo(400);
  }

  @Test
  void a_person_who_cancels_goes_back_with_an_error_that_names_the_login() throws Exception {
    URI answer = URI.create(post("cancel=cancel").headers().firstValue("Location").orElseThrow());
    AuthenticationErrorResponse error = AuthenticationErrorResponse.parse(answer);

    assertThat(answer.toString()).startsWith(CALLBACK + "?");
    assertThat(error.getErrorObject()).isEqualTo(OAuth2Error.ACCESS_DENIED);
    assertThat(error.getState().getValue()).isEqualTo("of-this-login");
  }

  @Test
  void the_login_page_offers_every_person_and_to_cancel() throws Exception {
    HttpResponse<String> page = http.send(HttpRequest.newBuilder(authorization()).build(), BodyHandlers.ofString());

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    for (DevPerson person : DevPerson.values()) {
      assertThat(page.body()).contains("name=\"username\" value=\"" + person.username() + "\"",
          person.claims().get("name") + " <small>" + person.claims().get("email"));
    }
    assertThat(page.body()).contains("name=\"cancel\"");
  }

  @Test
  void no_other_user_signs_in() throws Exception {
    assertThat(signIn("mallory").statusCode()).isEqualTo(400);
    assertThat(signIn("").statusCode()).isEqualTo(400);
  }

  @Test
  void a_taken_port_is_reported_in_a_sentence() {
    int port = URI.create(provider.issuer("dev")).getPort();

    assertThatIllegalStateException().isThrownBy(() -> DevIdentityProvider.start(port))
        .withMessageContaining("port " + port);
  }

  private static URI authorization() throws URISyntaxException {
    return new AuthenticationRequest.Builder(new ResponseType("code"), new Scope("openid", "profile", "email"), CLIENT,
        CALLBACK).endpointURI(metadata.getAuthorizationEndpointURI()).state(new State("of-this-login")).nonce(NONCE)
        .codeChallenge(VERIFIER, CodeChallengeMethod.S256).build().toURI();
  }

  private static HttpResponse<String> signIn(String username) throws Exception {
    return post("username=" + username);
  }

  private static HttpResponse<String> post(String form) throws Exception {
    return http.send(HttpRequest.newBuilder(authorization()).header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(form)).build(), BodyHandlers.ofString());
  }

  private static AuthorizationCode code(URI answer) throws Exception {
    return AuthorizationResponse.parse(answer).toSuccessResponse().getAuthorizationCode();
  }

  private static SignedJWT redeem(AuthorizationCode code, CodeVerifier verifier) throws Exception {
    return (SignedJWT) OIDCTokenResponse.parse(tokens(code, verifier)).getOIDCTokens().getIDToken();
  }

  private static HTTPResponse tokens(AuthorizationCode code, CodeVerifier verifier) throws Exception {
    return new TokenRequest.Builder(metadata.getTokenEndpointURI(), CLIENT,
        new AuthorizationCodeGrant(code, CALLBACK, verifier)).build().toHTTPRequest().send();
  }
}
