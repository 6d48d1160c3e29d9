package io.voicesurvey.adapters.oidc.provider;

import io.voicesurvey.adapters.oidc.token.StrictJson;
import io.voicesurvey.domain.user.DisplayName;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.Role;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who somebody is, by the standard claims (OpenID Connect Core 1.0, section 5.1). Of several sources the first counts. */
final class PersonClaims {
  private final Optional<RoleMapping> roleMapping;

  PersonClaims(Optional<RoleMapping> roleMapping) {
    this.roleMapping = roleMapping;
  }

  /** True where the claims say all that there is to know, so that userinfo need not be asked. */
  boolean areComplete(JsonObject claims) {
    boolean named = text(claims, "name").isPresent()
        || Stream.of("given_name", "family_name").allMatch(name -> text(claims, name).isPresent());
    boolean ranked = roleMapping.filter(mapping -> !mapping.isStatedIn(claims)).isEmpty();
    return named && ranked && email(claims).isPresent();
  }

  /** @param sources the ID token's claims, then those of userinfo */
  Person person(ExternalIdentity identity, List<JsonObject> sources) {
    Optional<JsonObject> emailSource = sources.stream().filter(claims -> email(claims).isPresent()).findFirst();
    Optional<EmailAddress> email = emailSource.flatMap(PersonClaims::email);
    boolean verified = emailSource.filter(claims -> claims.get("email_verified") == JsonValue.TRUE).isPresent();
    return new Person(identity, name(identity, sources, email), email, verified, role(sources));
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
    return roleMapping.map(mapping -> sources.stream().filter(mapping::isStatedIn).findFirst().map(mapping::highest)
        .orElse(Role.VIEWER));
  }

  private static Optional<String> first(List<JsonObject> sources, String name) {
    return sources.stream().flatMap(claims -> text(claims, name).stream()).findFirst();
  }

  private static Optional<EmailAddress> email(JsonObject claims) {
    return StrictJson.string(claims, "email").flatMap(EmailAddress::parse);
  }

  /** What can be shown of a text claim; none where nothing is left of it. */
  private static Optional<String> text(JsonObject claims, String name) {
    return StrictJson.string(claims, name).flatMap(DisplayName::of).flatMap(shown -> StrictJson.string(claims, name));
  }
}
