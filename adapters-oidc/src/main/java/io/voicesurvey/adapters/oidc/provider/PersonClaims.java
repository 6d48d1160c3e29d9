package io.voicesurvey.adapters.oidc.provider;

import io.voicesurvey.adapters.oidc.token.CompactJws;
import io.voicesurvey.adapters.oidc.token.StrictJson;
import io.voicesurvey.application.port.IdentityProvider.RoleClaim;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.user.DisplayName;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.Role;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.text.Normalizer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a person from standard claims (OpenID Connect Core 1.0, section 5.1). The first source with a claim wins. */
final class PersonClaims {
  private final Optional<RoleMapping> roleMapping;
  private final Optional<String> externalIdClaim;

  PersonClaims(Optional<RoleMapping> roleMapping, Optional<String> externalIdClaim) {
    this.roleMapping = roleMapping;
    this.externalIdClaim = externalIdClaim;
  }

  /** True if the claims have all that a login uses, so that userinfo need not be requested. */
  boolean areComplete(JsonObject claims) {
    boolean hasExternalId = externalIdClaim.filter(claim -> StrictJson.string(claims, claim).isEmpty()).isEmpty();
    return hasExternalId && describe(claims);
  }

  /** True if the claims have name, email and any configured role claim. */
  boolean describe(JsonObject claims) {
    boolean hasName = text(claims, "name").isPresent()
        || Stream.of("given_name", "family_name").allMatch(name -> text(claims, name).isPresent());
    boolean hasRole = roleMapping.filter(mapping -> !mapping.isPresentIn(claims)).isEmpty();
    return hasName && hasRole && email(claims).isPresent();
  }

  /** @param sources the ID token's claims, then the userinfo claims, if requested */
  Person person(ExternalIdentity identity, List<JsonObject> sources) {
    Optional<JsonObject> emailSource = sources.stream().filter(claims -> email(claims).isPresent()).findFirst();
    Optional<EmailAddress> email = emailSource.flatMap(PersonClaims::email);
    boolean verified = emailSource.filter(PersonClaims::isEmailVerified).filter(PersonClaims::isEmailExact)
        .isPresent();
    return new Person(identity, name(identity, sources, email), email, verified, role(sources),
        roleMapping.filter(mapping -> sources.stream().anyMatch(mapping::isPresentIn)
            || overage(mapping, sources).isPresent()).isPresent(),
        externalId(sources));
  }

  /** The claim exactly as stated. A text that no directory can have as an id counts as absent. */
  private Optional<ExternalId> externalId(List<JsonObject> sources) {
    return externalIdClaim.flatMap(claim -> sources.stream()
        .flatMap(claims -> StrictJson.string(claims, claim).stream()).findFirst()).flatMap(ExternalId::of);
  }

  private static DisplayName name(ExternalIdentity identity, List<JsonObject> sources, Optional<EmailAddress> email) {
    return first(sources, "name").or(() -> fullName(sources)).or(() -> first(sources, "preferred_username"))
        .or(() -> email.map(EmailAddress::value)).flatMap(DisplayName::of).or(() -> DisplayName.of(identity.subject()))
        .orElseThrow();
  }

  private static Optional<String> fullName(List<JsonObject> sources) {
    String joined = Stream.of("given_name", "family_name").flatMap(name -> first(sources, name).stream())
        .collect(Collectors.joining(" "));
    return joined.isEmpty() ? Optional.empty() : Optional.of(joined);
  }

  private Optional<Role> role(List<JsonObject> sources) {
    return roleMapping.flatMap(mapping -> {
      Optional<JsonObject> source = sources.stream().filter(mapping::isPresentIn).findFirst();
      return source.isEmpty() && overage(mapping, sources).isPresent()
          ? Optional.empty()
          : Optional.of(source.map(mapping::highest).orElse(Role.VIEWER));
    });
  }

  /** Where the role claim was found. An access token is searched only for its presence; its value is not used. */
  RoleClaim roleClaim(List<JsonObject> sources, Secret accessToken) {
    return roleMapping.map(mapping -> {
      if (sources.stream().anyMatch(mapping::isPresentIn)) {
        return RoleClaim.STATED;
      }
      if (overage(mapping, sources).isPresent()) {
        return RoleClaim.OVERAGE;
      }
      return CompactJws.parse(accessToken.reveal(), TokenEndpoint.MAX_ACCESS_TOKEN).map(CompactJws::claims)
          .filter(mapping::isPresentIn).isPresent() ? RoleClaim.ONLY_IN_ACCESS_TOKEN : RoleClaim.ABSENT;
    }).orElse(RoleClaim.UNUSED);
  }

  private static Optional<String> overage(RoleMapping mapping, List<JsonObject> sources) {
    return sources.stream().flatMap(claims -> mapping.overage(claims).stream()).findFirst();
  }

  /** Some providers, such as Amazon Cognito and Apple, send this boolean as a string. */
  private static boolean isEmailVerified(JsonObject claims) {
    return claims.get("email_verified") == JsonValue.TRUE
        || StrictJson.string(claims, "email_verified").filter("true"::equals).isPresent();
  }

  private static Optional<String> first(List<JsonObject> sources, String name) {
    return sources.stream().flatMap(claims -> text(claims, name).stream()).findFirst();
  }

  private static Optional<EmailAddress> email(JsonObject claims) {
    return StrictJson.string(claims, "email").flatMap(EmailAddress::asDisplayed);
  }

  /**
   * False if the address has a surrounding space, an invisible character or a look-alike that normalization replaces:
   * the provider verified the address that it states, not the one that is displayed.
   */
  private static boolean isEmailExact(JsonObject claims) {
    return StrictJson.string(claims, "email")
        .filter(stated -> EmailAddress.parse(stated).map(EmailAddress::value)
            .filter(value -> stated.equals(value) || stated.equals(Normalizer.normalize(value, Normalizer.Form.NFD)))
            .isPresent())
        .isPresent();
  }

  /** The claim as received; empty if it is not a string or has no displayable text. */
  private static Optional<String> text(JsonObject claims, String name) {
    return StrictJson.string(claims, name).flatMap(DisplayName::of).flatMap(shown -> StrictJson.string(claims, name));
  }
}
