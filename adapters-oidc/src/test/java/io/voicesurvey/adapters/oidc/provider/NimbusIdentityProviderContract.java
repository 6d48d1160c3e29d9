package io.voicesurvey.adapters.oidc.provider;

import io.voicesurvey.application.port.IdentityProvider;
import io.voicesurvey.application.port.IdentityProviderContract;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.ProviderLogout;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.Person;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;

/** The contract of the port, held by the client of a {@link ScriptableProvider}. */
abstract class NimbusIdentityProviderContract implements IdentityProviderContract {
  final Client client = new Client();
  private final Client absent = new Client();

  @AfterEach
  void close() {
    client.close();
    absent.close();
  }

  @Override
  public IdentityProvider provider() {
    return client.client();
  }

  @Override
  public IdentityProvider absentProvider() {
    absent.provider().goAway();
    return absent.client();
  }

  @Override
  public String issuer() {
    return client.provider().issuer();
  }

  @Override
  public Secret signIn(URI authorizationUrl, Person person) {
    JsonObjectBuilder user = Json.createObjectBuilder().add("sub", person.identity().subject())
        .add("name", person.name().value()).add("email_verified", person.emailVerified());
    person.email().ifPresent(email -> user.add("email", email.value()));
    return client.provider().code(authorizationUrl, SignIn.alice().user(user.build()));
  }

  @Override
  public void issueRefreshTokens() {
    client.provider().issueRefreshTokens();
  }

  @Override
  public void rotateRefreshTokens() {
    client.provider().rotateRefreshTokens();
  }

  @Override
  public void dismiss(Person person) {
    client.provider().dismiss(person.identity().subject());
  }

  @Override
  public Secret logoutToken(String tokenId, ProviderLogout logout) {
    SignIn withoutSubject = SignIn.alice().claim("jti", Json.createValue(tokenId)).withoutClaim("sub")
        .withoutClaim("sid");
    return client.provider().logoutToken(switch (logout) {
      case ProviderLogout.OfSession(String issuer, String name) -> withoutSubject.claim("sid", Json.createValue(name));
      case ProviderLogout.OfSubject(ExternalIdentity identity) ->
        withoutSubject.claim("sub", Json.createValue(identity.subject()));
      case ProviderLogout.OfSubjectsSession(ExternalIdentity identity, String name) ->
        withoutSubject.claim("sub", Json.createValue(identity.subject())).claim("sid", Json.createValue(name));
    });
  }
}
