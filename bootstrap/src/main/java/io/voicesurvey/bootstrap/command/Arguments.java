package io.voicesurvey.bootstrap.command;

import io.voicesurvey.application.user.UserReference;
import io.voicesurvey.domain.Text;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converters and completion candidates for command-line arguments. Text that a converter refuses is wrong usage. */
final class Arguments {
  private Arguments() {}

  private static <T> T required(Optional<T> value, String due) {
    return value.orElseThrow(() -> new TypeConversionException(due));
  }

  /** Completion candidates for a role. */
  static final class Roles extends Labels {
    Roles() {
      super(Arrays.stream(Role.values()).map(Role::label));
    }
  }

  /** Completion candidates for a status. */
  static final class Statuses extends Labels {
    Statuses() {
      super(Arrays.stream(UserStatus.values()).map(UserStatus::label));
    }
  }

  /** Completion candidates for the output format of users. */
  static final class UserFormats extends Labels {
    UserFormats() {
      super(Arrays.stream(UserFormat.values()).map(format -> format.name().toLowerCase(Locale.ROOT)));
    }
  }

  /** Completion candidates for the output format of the API document. */
  static final class DocumentFormats extends Labels {
    DocumentFormats() {
      super(Arrays.stream(ApiDocument.Format.values()).map(format -> format.name().toLowerCase(Locale.ROOT)));
    }
  }

  /** Words that the commands accept. By default picocli would offer the names of the enum constants. */
  abstract static class Labels implements Iterable<String> {
    private final List<String> words;

    Labels(Stream<String> words) {
      this.words = words.toList();
    }

    @Override
    public Iterator<String> iterator() {
      return words.iterator();
    }
  }

  static final class OfRole implements ITypeConverter<Role> {
    @Override
    public Role convert(String text) {
      return required(Role.named(text), "a role is due: viewer, campaign_manager or admin");
    }
  }

  static final class OfStatus implements ITypeConverter<UserStatus> {
    @Override
    public UserStatus convert(String text) {
      return required(UserStatus.named(text), "a status is due: active or disabled");
    }
  }

  static final class OfUser implements ITypeConverter<UserReference> {
    @Override
    public UserReference convert(String text) {
      return required(UserReference.parse(text),
          "an email address or a user's id is due, with nothing around it and no invisible character");
    }
  }

  static final class OfService implements ITypeConverter<ServiceName> {
    @Override
    public ServiceName convert(String text) {
      return required(ServiceName.parse(text), "1 to 63 of A-Z, a-z, 0-9, _ and - are due, a letter or digit first");
    }
  }

  /** An issuer (OpenID Connect Core 1.0, section 2), https or http. The use case refuses that of service accounts. */
  static final class OfIssuer implements ITypeConverter<String> {
    private static final int MAX_LENGTH = 255;
    private static final Pattern URL = Pattern.compile("(?i:https?)://[^/?#@\\s]+(/[^?#\\s]*)?");

    @Override
    public String convert(String text) {
      return required(Optional.of(text).filter(OfIssuer::isIssuer),
          "an http(s) URL of at most 255 characters is due, without query and fragment");
    }

    private static boolean isIssuer(String text) {
      return text.equals(ServiceName.ISSUER)
          || text.length() <= MAX_LENGTH && Text.isClean(text) && URL.matcher(text).matches();
    }
  }

  static final class OfSubject implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      return required(ExternalIdentity.of(ServiceName.ISSUER, text).map(ExternalIdentity::subject),
          "1 to 255 printable characters are due");
    }
  }

  /** A positive whole number of seconds, minutes, hours or days. */
  static final class OfDuration implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,6})([smhd])");

    @Override
    public Duration convert(String text) {
      return required(Optional.of(FORM.matcher(text)).filter(Matcher::matches).map(OfDuration::duration),
          "a duration such as 90s, 30m, 12h or 7d is due");
    }

    private static Duration duration(Matcher found) {
      long amount = Long.parseLong(found.group(1));
      return switch (found.group(2)) {
        case "s" -> Duration.ofSeconds(amount);
        case "m" -> Duration.ofMinutes(amount);
        case "h" -> Duration.ofHours(amount);
        default -> Duration.ofDays(amount);
      };
    }
  }
}
