package io.voicesurvey.adapters.rest.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.DisplayName;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserStatus;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ContainerRequest;
import org.junit.jupiter.api.Test;

class CallerTest {
  private static final String CLAIMS = """
      {"iss":"https://we.example","aud":"api","sub":"5","upn":"ada@example.com","iat":7,"exp":1900000000,"jti":"9",
      "sid":"6","groups":["viewer"]}""";

  private final Secret token = Secret.of("head."
      + Base64.getUrlEncoder().withoutPadding().encodeToString(CLAIMS.getBytes(StandardCharsets.UTF_8)) + ".signature");
  private final User user = new User(new UserId(UUID.randomUUID()),
      Optional.of(new ExternalIdentity("https://idp.example", "ada")),
      Optional.empty(), false, new DisplayName("Ada"), Role.ADMIN, UserStatus.ACTIVE, Instant.EPOCH, Instant.EPOCH,
      Optional.empty(), 0);
  private final ContainerRequest request = new ContainerRequest(URI.create("http://localhost/"),
      URI.create("http://localhost/"), "GET", null, new MapPropertiesDelegate(), null);

  @Test
  void thePrincipalOfARequestHasTheClaimsOfItsToken() {
    new Caller(user, new SessionId(UUID.randomUUID()), token).attachTo(request);

    JsonWebToken principal = (JsonWebToken) request.getSecurityContext().getUserPrincipal();

    assertThat(principal.getName()).isEqualTo("ada@example.com");
    assertThat(principal.getIssuer()).isEqualTo("https://we.example");
    assertThat(principal.getAudience()).containsExactly("api");
    assertThat(principal.getSubject()).isEqualTo("5");
    assertThat(principal.getTokenID()).isEqualTo("9");
    assertThat(principal.getIssuedAtTime()).isEqualTo(7);
    assertThat(principal.getExpirationTime()).isEqualTo(1_900_000_000);
    assertThat(principal.getGroups()).containsExactly("viewer");
    assertThat(principal.getRawToken()).isEqualTo(token.reveal());
    assertThat(principal.claim("sid")).contains("6");
    assertThat(principal.claim("none")).isEmpty();
    assertThat(principal.getClaimNames()).contains("sub", "exp").hasSize(9);
  }

  @Test
  void aRoleIsTheCurrentOneOfTheUser() {
    new Caller(user, new SessionId(UUID.randomUUID()), token).attachTo(request);

    assertThat(request.getSecurityContext().isUserInRole("admin")).isTrue();
    assertThat(request.getSecurityContext().isUserInRole("viewer")).isFalse();
  }

  @Test
  void noPartOfATokenIsShown() {
    assertThat(new Caller(user, new SessionId(UUID.randomUUID()), token).toString()).doesNotContain("head",
        "signature");
  }
}
