package io.voicesurvey.bootstrap.settings;

import static io.voicesurvey.bootstrap.settings.Formats.list;

import io.voicesurvey.adapters.oidc.provider.ProviderSettings;
import io.voicesurvey.adapters.oidc.provider.ProxyRoutes;
import io.voicesurvey.adapters.oidc.provider.RoleMapping;
import io.voicesurvey.bootstrap.settings.ProviderReader.Reading;
import io.voicesurvey.domain.login.ProviderId;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Reads the variables of all identity providers: of the only one, or of those in {@code OIDC_PROVIDERS}. */
record ProvidersReader(Variables in, FileChecks checks) {
  private static final String PROVIDERS = "OIDC_PROVIDERS";

  /** The difference between two settings: {@code POST_LOGOUT_REDIRECT_URI} and {@code REDIRECT_URI}. */
  private static final String AMBIGUOUS = "post-logout";

  /** Returns a supplier that may be called only if there is no problem. */
  Supplier<List<ProviderSettings>> read(URI publicUrl, ProxyRoutes proxies) {
    if (!in.isSet(PROVIDERS)) {
      Reading only = new ProviderReader(in, checks).readOnly(publicUrl, proxies);
      return () -> List.of(only.settings().get());
    }
    Stream.of("OIDC_ISSUER", "OIDC_ISSUER_URL").filter(in::isSet).forEach(name -> in.complain(name,
        "and " + PROVIDERS + " are both set: unset it, and set the issuer of each provider, as in OIDC_CORP_ISSUER"));
    List<ProviderId> ids = ids();
    checkIds(ids);
    List<ProviderId> distinct = ids.stream().distinct().toList();
    List<Reading> readings = distinct.stream()
        .map(id -> new ProviderReader(in.of(id), checks).readOne(id, distinct.size() == 1, publicUrl, proxies))
        .toList();
    requireDistinct(readings, reading -> reading.issuer().stream(), "OIDC_ISSUER",
        "are equal: each provider needs its own issuer");
    requireDistinct(readings, reading -> reading.domains().stream(), "OIDC_DOMAINS",
        "have a domain in common: the owners of its emails can have only one provider");
    requireDistinct(readings, reading -> Stream.of(reading.redirectUri()), "OIDC_REDIRECT_URI",
        "are equal: each provider needs its own callback");
    return () -> readings.stream().map(reading -> reading.settings().get()).toList();
  }

  /**
   * Reads only the variables of the role mapping.
   *
   * @param requested empty: the only provider of {@code OIDC_PROVIDERS}, or the plain variables if that is not set
   */
  Optional<RoleMapping> readRoleMapping(Optional<ProviderId> requested) {
    List<ProviderId> ids = ids();
    Optional<ProviderId> provider = requested
        .or(() -> ids.size() == 1 ? Optional.of(ids.getFirst()) : Optional.empty());
    if (!ids.isEmpty() && provider.filter(ids::contains).isEmpty()) {
      in.complain(PROVIDERS, provider.map(id -> "does not name " + id).orElse("names several providers")
          + ": name one of them with --provider");
    }
    return new ProviderReader(provider.map(in::of).orElse(in), checks).roleMapping();
  }

  private void checkIds(List<ProviderId> ids) {
    Set<String> seen = new HashSet<>();
    if (ids.stream().anyMatch(id -> !seen.add(id.value()))) {
      in.complain(PROVIDERS, "names an id twice: each provider needs its own");
    }
    if (seen.stream().anyMatch(id -> id.equals(AMBIGUOUS)
        || id.endsWith("-" + AMBIGUOUS) && seen.contains(id.substring(0, id.length() - AMBIGUOUS.length() - 1)))) {
      in.complain(PROVIDERS, "names an id that ends with " + AMBIGUOUS
          + ", so its REDIRECT_URI has the name of another POST_LOGOUT_REDIRECT_URI: choose another id");
    }
    if (ids.isEmpty() && in.read(PROVIDERS, text -> text.replace(",", "").isBlank(), false)) {
      in.complain(PROVIDERS, "names no provider: unset it, or name the providers, such as corp,partner-eu");
    }
  }

  private List<ProviderId> ids() {
    return in.read(PROVIDERS, list(Formats::providerId), List.of());
  }

  /** Complains about each variable with a value that the variable of an earlier provider has, too. */
  private static <T> void requireDistinct(List<Reading> readings, Function<Reading, Stream<T>> values, String plain,
      String problem) {
    Map<T, String> holders = new HashMap<>();
    readings.forEach(reading -> values.apply(reading)
        .flatMap(value -> Optional.ofNullable(holders.putIfAbsent(value, reading.in().name(plain))).stream())
        .forEach(holder -> reading.in().complain(plain, "and " + holder + " " + problem)));
  }
}
