package io.voicesurvey.adapters.oidc.provider;

import io.voicesurvey.adapters.oidc.token.StrictJson;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.user.ExternalIdentity;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Collects the claims about a person: those of an ID token and, if it lacks any, those of userinfo. */
final class ClaimSources {
  private final PersonClaims personClaims;
  private final UserInfoEndpoint userInfoEndpoint;

  ClaimSources(PersonClaims personClaims, UserInfoEndpoint userInfoEndpoint) {
    this.personClaims = personClaims;
    this.userInfoEndpoint = userInfoEndpoint;
  }

  sealed interface Outcome {
    /** @param sources the ID token's claims, then the userinfo claims, if requested */
    record Found(List<JsonObject> sources) implements Outcome {}

    /** @param check the first failed check of userinfo, as {@link FailedCheck} describes it */
    record Invalid(String check) implements Outcome {}
  }

  /**
   * @param identity of the person
   * @param idToken  the claims of the ID token; empty if the provider issued none
   */
  Outcome collect(ExternalIdentity identity, Optional<JsonObject> idToken, Secret accessToken,
      ProviderMetadata metadata) {
    return idToken.filter(personClaims::areComplete).isPresent() || metadata.userInfoEndpoint().isEmpty()
        ? new Outcome.Found(idToken.stream().toList())
        : complete(identity, idToken, accessToken, metadata);
  }

  /** Userinfo claims of another subject must not be used (OpenID Connect Core 1.0, section 5.3.2). */
  private Outcome complete(ExternalIdentity identity, Optional<JsonObject> idToken, Secret accessToken,
      ProviderMetadata metadata) {
    return switch (userInfoEndpoint.request(metadata, accessToken)) {
      case UserInfoEndpoint.Outcome.Invalid(String check) -> new Outcome.Invalid(check);
      case UserInfoEndpoint.Outcome.Claims(JsonObject more) ->
        FailedCheck.hiddenUnless(() -> isSubject(more, identity), more, "userinfo sub", "the ID token's sub")
            .<Outcome>map(Outcome.Invalid::new)
            .orElseGet(() -> new Outcome.Found(Stream.concat(idToken.stream(), Stream.of(more)).toList()));
    };
  }

  private static boolean isSubject(JsonObject userInfo, ExternalIdentity identity) {
    return StrictJson.string(userInfo, "sub").filter(identity.subject()::equals).isPresent();
  }
}
