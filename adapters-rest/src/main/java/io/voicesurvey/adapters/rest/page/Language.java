package io.voicesurvey.adapters.rest.page;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Optional;

/** The languages of the pages. */
enum Language {
  ENGLISH(Locale.ENGLISH),
  ITALIAN(Locale.ITALIAN);

  /** Browsers send much less. The time to read a header grows with the square of its length. */
  private static final int MAX_LENGTH = 1000;

  private static final List<Locale> LOCALES = Arrays.stream(values()).map(language -> language.locale).toList();

  private final Locale locale;

  Language(Locale locale) {
    this.locale = locale;
  }

  /** The language tag (RFC 5646). */
  String tag() {
    return locale.toLanguageTag();
  }

  /** The language that the request prefers (RFC 4647, section 3.4); English without a preference for one of them. */
  static Language of(ContainerRequestContext request) {
    return Optional.ofNullable(request.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE))
        .filter(header -> header.length() <= MAX_LENGTH).flatMap(Language::preferred).orElse(ENGLISH);
  }

  private static Optional<Language> preferred(String acceptLanguage) {
    try {
      return Optional.ofNullable(Locale.lookup(LanguageRange.parse(acceptLanguage), LOCALES))
          .map(found -> values()[LOCALES.indexOf(found)]);
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}
