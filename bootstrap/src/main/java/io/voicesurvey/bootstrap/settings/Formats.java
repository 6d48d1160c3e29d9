package io.voicesurvey.bootstrap.settings;

import io.voicesurvey.adapters.oidc.provider.InvalidRoleMap;
import io.voicesurvey.adapters.oidc.provider.ProviderSettings;
import io.voicesurvey.adapters.oidc.provider.ProxyRoutes;
import io.voicesurvey.adapters.oidc.provider.RoleMapText;
import io.voicesurvey.adapters.persistence.InvalidPostgresUrl;
import io.voicesurvey.adapters.persistence.PostgresUrl;
import io.voicesurvey.adapters.rest.http.HttpSettings;
import io.voicesurvey.adapters.rest.http.IpRange;
import io.voicesurvey.bootstrap.settings.Variables.Format;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.Text;
import io.voicesurvey.domain.login.LoginRequirements;
import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.login.WebOrigin;
import io.voicesurvey.domain.user.EmailDomain;
import io.voicesurvey.domain.user.Role;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The text formats of the variables. {@link NumberFormats} has those of numbers. */
final class Formats {
  private static final int MIN_KEY_BYTES = 32;
  private static final int MAX_NAME_LENGTH = 255;

  private Formats() {}

  /** One of a few words, in upper or lower case. */
  static <T> Format<T> oneOf(List<T> values) {
    String words = values.stream().map(Formats::word).collect(Collectors.joining(", "));
    return text -> values.stream().filter(value -> word(value).equalsIgnoreCase(text.strip())).findFirst()
        .orElseThrow(() -> new InvalidSetting("must be one of " + words));
  }

  private static String word(Object value) {
    return value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value.toString();
  }

  /** Items separated by commas; blank items are ignored. */
  static <T> Format<List<T>> list(Format<T> item) {
    return text -> {
      List<T> items = new ArrayList<>();
      String[] parts = text.split(",");
      for (int i = 0; i < parts.length; i++) {
        if (!parts[i].isBlank()) {
          items.add(item(item, parts[i].strip(), i + 1));
        }
      }
      return items;
    };
  }

  private static <T> T item(Format<T> format, String text, int number) throws InvalidSetting {
    try {
      return format.parse(text);
    } catch (InvalidSetting e) {
      throw new InvalidSetting("item " + number + " " + e.getMessage());
    }
  }

  static <T> Format<Set<T>> set(Format<T> item) {
    return text -> new LinkedHashSet<>(list(item).parse(text));
  }

  static String host(String text) throws InvalidSetting {
    return HttpSettings.host(text)
        .orElseThrow(() -> new InvalidSetting("must be a host name or an IP address, such as 127.0.0.1"));
  }

  static String name(String text) throws InvalidSetting {
    if (text.isBlank() || text.length() > MAX_NAME_LENGTH || !Text.isClean(text)) {
      throw new InvalidSetting("must be a text of at most " + MAX_NAME_LENGTH + " characters without line breaks");
    }
    return text;
  }

  /** The different items as {@code acr_values} that a login can ask for and a challenge can quote. */
  static List<String> acrValues(String text) throws InvalidSetting {
    List<String> values = List.copyOf(set(Formats::name).parse(text));
    if (!LoginRequirements.areAcrValues(values)) {
      throw new InvalidSetting("must be at most " + LoginRequirements.MAX_ACR_VALUES + " values of "
          + LoginRequirements.MAX_ACR_LENGTH + " characters in all, separated by commas, of printable ASCII"
          + " characters without spaces, quotes and backslashes");
    }
    return values;
  }

  static ProviderId providerId(String text) throws InvalidSetting {
    return ProviderId.parse(text).orElseThrow(() -> new InvalidSetting(
        "must be a letter of a-z and up to 31 of a-z, 0-9 and the hyphen, such as partner-eu"));
  }

  static EmailDomain emailDomain(String text) throws InvalidSetting {
    return EmailDomain.parse(text)
        .orElseThrow(() -> new InvalidSetting("must be the domain of email addresses, such as example.org"));
  }

  static Secret password(String text) throws InvalidSetting {
    if (!Text.isClean(text)) {
      throw new InvalidSetting("contains a line break or another control character: remove it");
    }
    return Secret.of(text);
  }

  static Secret signingSecret(String text) throws InvalidSetting {
    // Keys are used unchanged, and the base64 output of openssl has several lines.
    if (!Text.isClean(text.replace("\n", ""))) {
      throw new InvalidSetting("contains a control character: remove it");
    }
    if (text.getBytes(StandardCharsets.UTF_8).length < MIN_KEY_BYTES) {
      throw new InvalidSetting(
          "is too short: set at least 32 random bytes, for example the output of 'openssl rand -base64 48'");
    }
    return Secret.of(text);
  }

  static PostgresUrl database(String text) throws InvalidSetting {
    try {
      return PostgresUrl.parse(text);
    } catch (InvalidPostgresUrl e) {
      throw new InvalidSetting(e.getMessage());
    }
  }

  static URI url(String text) throws InvalidSetting {
    return WebOrigin.url(text.strip())
        .orElseThrow(() -> new InvalidSetting("must be an http or https URL without user name and fragment"));
  }

  /** An origin: only scheme, host and port. One trailing slash is dropped. */
  static WebOrigin origin(String text) throws InvalidSetting {
    URI url = url(text);
    boolean bare = (url.getRawPath().isEmpty() || url.getRawPath().equals("/")) && url.getRawQuery() == null;
    return WebOrigin.of(url).filter(origin -> bare)
        .orElseThrow(() -> new InvalidSetting("must be an origin such as https://app.example.org, without a path"));
  }

  static URI publicUrl(String text) throws InvalidSetting {
    return URI.create(origin(text).value());
  }

  /** An issuer, unchanged (OpenID Connect Discovery 1.0, section 3): https, or http on a loopback host. */
  static String issuer(String text) throws InvalidSetting {
    URI url = url(text);
    if (url.getRawQuery() != null || !url.toString().equals(text)) {
      throw new InvalidSetting(
          "must be the issuer exactly as the identity provider states it, without a query or spaces");
    }
    if (ProviderSettings.isInTheOpen(url)) {
      throw new InvalidSetting("must be an https URL; http is allowed only for a loopback host such as localhost");
    }
    return text;
  }

  static List<String> scopes(String text) throws InvalidSetting {
    return ProviderSettings.scopes(text)
        .orElseThrow(() -> new InvalidSetting("must be scopes separated by spaces, such as: openid profile email"));
  }

  static Map<String, Role> roles(String text) throws InvalidSetting {
    try {
      return RoleMapText.parse(text);
    } catch (InvalidRoleMap e) {
      throw new InvalidSetting(e.getMessage());
    }
  }

  static ProxyRoutes.Server proxy(String text) throws InvalidSetting {
    return ProxyRoutes.Server.parse(text)
        .orElseThrow(() -> new InvalidSetting("must be an HTTP proxy such as http://proxy.example.org:3128 or"
            + " http://user:password@proxy.example.org; https and SOCKS proxies are not supported"));
  }

  static IpRange ipRange(String text) throws InvalidSetting {
    return IpRange.parse(text)
        .orElseThrow(() -> new InvalidSetting("must be a block of addresses such as 10.0.0.0/8 or 2001:db8::/32"));
  }

  static Format<Path> file(Function<Path, Optional<String>> check) {
    return text -> {
      Path file = path(text);
      if (!Files.isRegularFile(file)) {
        throw new InvalidSetting("must be the path of a file that exists");
      }
      return checked(file, check);
    };
  }

  static Format<Path> fileOrFolder(Function<Path, Optional<String>> check) {
    return text -> checked(path(text), check);
  }

  private static Path checked(Path path, Function<Path, Optional<String>> check) throws InvalidSetting {
    if (!Files.isReadable(path)) {
      throw new InvalidSetting("is the path of a file that does not exist or that this user cannot read");
    }
    Optional<String> problem = check.apply(path);
    if (problem.isPresent()) {
      throw new InvalidSetting(problem.get());
    }
    return path;
  }

  private static Path path(String text) throws InvalidSetting {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new InvalidSetting("must be the path of a file");
    }
  }
}
