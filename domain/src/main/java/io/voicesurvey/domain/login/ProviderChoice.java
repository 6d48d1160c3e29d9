package io.voicesurvey.domain.login;

import io.voicesurvey.domain.user.EmailAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The provider of a login. */
public sealed interface ProviderChoice {
  record Chosen(ProviderProfile provider) implements ProviderChoice {
    public Chosen {
      Objects.requireNonNull(provider, "provider");
    }
  }

  /** No provider has the requested id. */
  record Unknown() implements ProviderChoice {}

  /** There are several providers and the request names none. */
  record Open() implements ProviderChoice {}

  /**
   * The requested provider; else the one that claims the email of the hint; else the only one.
   *
   * @param providers all of them, at least one; an email domain belongs to one of them at most
   * @param requested the id in the request, in any form
   * @param loginHint {@code login_hint} (OpenID Connect Core 1.0, section 3.1.2.1); counts only if it is an email
   */
  static ProviderChoice of(List<ProviderProfile> providers, Optional<String> requested, Optional<String> loginHint) {
    if (requested.isPresent()) {
      return providers.stream().filter(provider -> provider.id().value().equals(requested.get())).findFirst()
          .<ProviderChoice>map(Chosen::new).orElseGet(Unknown::new);
    }
    Optional<EmailAddress> email = loginHint.flatMap(EmailAddress::parse);
    Optional<ProviderProfile> only = Optional.of(providers.getFirst()).filter(first -> providers.size() == 1);
    return providers.stream().filter(provider -> email.filter(provider::claims).isPresent()).findFirst().or(() -> only)
        .<ProviderChoice>map(Chosen::new).orElseGet(Open::new);
  }
}
