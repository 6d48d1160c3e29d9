package io.voicesurvey.domain.user;

import java.util.Optional;
import java.util.regex.Pattern;

/** What a service account is called: 1 to 63 of {@code A-Za-z0-9_-}, the first one a letter or digit. Case counts. */
public record ServiceName(String value) {
  /** Vouches for service accounts. No identity provider can: its issuer is an http(s) URL. */
  public static final String ISSUER = "urn:voicesurveyagent:service";

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");

  public ServiceName {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not the name of a service");
    }
  }

  /** The name, or none where the text has not the form of one. */
  public static Optional<ServiceName> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new ServiceName(text)) : Optional.empty();
  }

  /** Who the account is where others have their identity at a provider. */
  public ExternalIdentity identity() {
    return new ExternalIdentity(ISSUER, "service:" + value);
  }
}
