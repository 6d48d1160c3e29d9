package io.voicesurvey.bootstrap.command;

import io.voicesurvey.application.audit.VerifyAuditTrail.KeptSeal;
import io.voicesurvey.application.user.UserReference;
import io.voicesurvey.domain.Text;
import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.program.CredentialId;
import io.voicesurvey.domain.program.TrustRule;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The types of command-line arguments. */
final class Arguments {
  private Arguments() {}

  /** Registers the types that need no words for completion. Numbers and durations are above 0. */
  static void register(CommandLine commands) {
    commands.registerConverter(UserReference.class, new Type<>(
        "must be an email address or the id of a user, without invisible characters", UserReference::parse));
    commands.registerConverter(ServiceName.class, new Type<>(
        "must be 1 to 63 of A-Z, a-z, 0-9, _ and -, and start with a letter or digit", ServiceName::parse));
    commands.registerConverter(ProviderId.class, new Type<>(
        "must be the id of a provider, such as partner-eu", ProviderId::parse));
    commands.registerConverter(CredentialId.class, new Type<>("must be the id of a trust rule", CredentialId::parse));
    commands.registerConverter(KeptSeal.class, new Type<>(
        "must be the number of a seal, a colon and its hash", KeptSeal::parse));
    commands.registerConverter(Integer.class, new Type<>("must be a whole number above 0",
        text -> Optional.of(text).filter(number -> number.matches("[1-9]\\d{0,8}")).map(Integer::valueOf)));
    commands.registerConverter(Duration.class, new Type<>(
        "must be a duration such as 90s, 30m, 12h or 7d", text -> Optional.of(text)
            .filter(duration -> duration.matches("[1-9]\\d{0,6}[smhd]"))
            .map(duration -> Duration.parse(duration.endsWith("d") ? "P" + duration : "PT" + duration))));
  }

  /**
   * Converts an argument and offers words for its completion. Text that it refuses is wrong usage. Without it, picocli
   * would offer the names of enum constants.
   */
  static class Type<T> implements ITypeConverter<T>, Iterable<String> {
    private final String requirement;
    private final Function<String, Optional<T>> parser;
    private final List<String> words;

    /** @param requirement begins with "must" */
    Type(String requirement, Function<String, Optional<T>> parser, String... words) {
      this.requirement = requirement;
      this.parser = parser;
      this.words = List.of(words);
    }

    @Override
    public T convert(String text) {
      return parser.apply(text).orElseThrow(() -> new TypeConversionException(requirement));
    }

    @Override
    public Iterator<String> iterator() {
      return words.iterator();
    }
  }

  static final class OfRole extends Type<Role> {
    OfRole() {
      super("must be viewer, campaign_manager or admin", Role::named, "viewer", "campaign_manager", "admin");
    }
  }

  static final class OfStatus extends Type<UserStatus> {
    OfStatus() {
      super("must be active or disabled", UserStatus::named, "active", "disabled");
    }
  }

  /** A signature algorithm (RFC 7518, section 3.1; RFC 8037, section 3.1), in any letter case. */
  static final class OfAlgorithm extends Type<String> {
    OfAlgorithm() {
      super("must be RS256, ES256 or EdDSA", text -> Stream.of("RS256", "ES256", "EdDSA")
          .filter(text::equalsIgnoreCase).findFirst(), "RS256", "ES256", "EdDSA");
    }
  }

  /** An issuer (OpenID Connect Core 1.0, section 2), https or http. The use case refuses that of service accounts. */
  static final class OfIssuer extends Type<String> {
    private static final Pattern URL = Pattern.compile("(?=.{1,255}$)(?i:https?)://[^/?#@\\s]+(/[^?#\\s]*)?");

    OfIssuer() {
      super("must be an http(s) URL of at most 255 characters, without query and fragment", text -> Optional.of(text)
          .filter(url -> url.equals(ServiceName.ISSUER) || Text.isClean(url) && URL.matcher(url).matches()));
    }
  }

  /** The number of providers in development. */
  static final class OfProviders extends Type<Integer> {
    OfProviders() {
      super("must be 1 or 2", text -> Optional.of(text).filter(number -> number.matches("[12]")).map(Integer::valueOf),
          "1", "2");
    }
  }

  /** A number of days, at most a hundred years. */
  static final class OfDays extends Type<Duration> {
    OfDays() {
      super("must be a whole number of days from 1 to 36500", text -> Optional.of(text)
          .filter(number -> number.matches("[1-9]\\d{0,4}")).map(Integer::valueOf).filter(days -> days <= 36_500)
          .map(Duration::ofDays));
    }
  }

  static final class OfWorkloadIssuer extends Type<String> {
    OfWorkloadIssuer() {
      super("must be an https URL of at most 255 characters, without query and fragment; http only for localhost",
          text -> Optional.of(text).filter(TrustRule::isIssuer));
    }
  }

  static final class OfSubject extends Type<String> {
    OfSubject() {
      super("must be 1 to 255 printable characters",
          text -> ExternalIdentity.of(ServiceName.ISSUER, text).map(ExternalIdentity::subject));
    }
  }

  /** Only completes; picocli converts to the enum constant. */
  static final class UserFormats extends Type<String> {
    UserFormats() {
      super("must be table, json or csv", Optional::of, "table", "json", "csv");
    }
  }

  /** Only completes; picocli converts to the enum constant. */
  static final class DocumentFormats extends Type<String> {
    DocumentFormats() {
      super("must be json or yaml", Optional::of, "json", "yaml");
    }
  }
}
