package io.voicesurvey.adapters.oidc.provider;

import io.voicesurvey.application.port.IdentityProvider.Renewal;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.ProviderGrant;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Asks the provider again about a login, by its refresh token (OpenID Connect Core 1.0, section 12). */
final class LoginRenewal {
  private final KeptLogins keptLogins;
  private final TokenEndpoint tokenEndpoint;
  private final IdTokens idTokens;
  private final ClaimSources claimSources;
  private final PersonClaims personClaims;

  LoginRenewal(KeptLogins keptLogins, TokenEndpoint tokenEndpoint, IdTokens idTokens, ClaimSources claimSources,
      PersonClaims personClaims) {
    this.keptLogins = keptLogins;
    this.tokenEndpoint = tokenEndpoint;
    this.idTokens = idTokens;
    this.claimSources = claimSources;
    this.personClaims = personClaims;
  }

  /** @param interval the maximum time until the provider is asked the next time */
  Renewal renew(KeptLogin login, Duration interval, Consumer<ProviderGrant> keep, ProviderMetadata metadata) {
    return switch (tokenEndpoint.refresh(login.refreshToken(), metadata)) {
      case TokenEndpoint.Refreshing.Refused refused -> new Renewal.Refused();
      case TokenEndpoint.Refreshing.Answered(JsonObject response) ->
        renewed(login, interval, keep, response, metadata);
    };
  }

  /** The new refresh token comes first: even if the rest of the response is wrong, the old one may not work again. */
  private Renewal renewed(KeptLogin login, Duration interval, Consumer<ProviderGrant> keep, JsonObject response,
      ProviderMetadata metadata) {
    IssuedRefreshToken.problem(response).ifPresent(problem -> {
      throw new IdentityProviderFault(problem);
    });
    Optional<IssuedRefreshToken> issued = IssuedRefreshToken.in(response);
    KeptLogin current = issued.map(token -> login.with(token.token())).orElse(login);
    ProviderGrant grant = keptLogins.seal(current, interval, issued.flatMap(IssuedRefreshToken::lifetime));
    if (!current.refreshToken().equals(login.refreshToken())) {
      keep.accept(grant);
    }
    return examined(current, grant, TokenEndpoint.refreshed(response), metadata);
  }

  private Renewal examined(KeptLogin login, ProviderGrant grant, TokenEndpoint.Refreshed tokens,
      ProviderMetadata metadata) {
    return tokens.idToken().<Renewal>map(token -> switch (idTokens.validateRenewed(token, tokens.accessToken(), login,
        metadata)) {
      case IdTokens.Validation.Invalid(String check) -> new Renewal.ResponseRefused(check);
      case IdTokens.Validation.Valid valid ->
        renewed(login, grant, tokens, Optional.of(valid.claims()), metadata);
    }).orElseGet(() -> renewed(login, grant, tokens, Optional.empty(), metadata));
  }

  private Renewal renewed(KeptLogin login, ProviderGrant grant, TokenEndpoint.Refreshed tokens,
      Optional<JsonObject> idToken, ProviderMetadata metadata) {
    return switch (claimSources.collect(login.identity(), idToken, tokens.accessToken(), metadata)) {
      case ClaimSources.Outcome.Invalid(String check) -> new Renewal.ResponseRefused(check);
      case ClaimSources.Outcome.Found(List<JsonObject> sources) -> new Renewal.Renewed(grant,
          Optional.of(sources).filter(found -> countsAsLogin(idToken, found))
              .map(found -> personClaims.person(login.identity(), found)),
          personClaims.roleClaim(sources, tokens.accessToken()));
    };
  }

  /** Without an ID token, a claim may be missing only because userinfo never has it. */
  private boolean countsAsLogin(Optional<JsonObject> idToken, List<JsonObject> sources) {
    return idToken.isPresent() || sources.stream().anyMatch(personClaims::describe);
  }
}
