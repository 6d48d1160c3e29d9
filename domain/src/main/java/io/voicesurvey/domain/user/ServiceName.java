package io.voicesurvey.domain.user;

import java.util.Optional;
import java.util.regex.Pattern;

/** The name of a service account: 1 to 63 of {@code A-Za-z0-9_-}, the first a letter or digit. Case-sensitive. */
public record ServiceName(String value) {
  /** The issuer of service accounts. No identity provider can use it: a provider's issuer is an http(s) URL. */
  public static final String ISSUER = "urn:voicesurveyagent:service";

  private static final String PREFIX = "service:";
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");

  public ServiceName {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a service name");
    }
  }

  /** The name, or empty if the text has another form. */
  public static Optional<ServiceName> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new ServiceName(text)) : Optional.empty();
  }

  /** The account's identity, in place of one at a provider. */
  public ExternalIdentity identity() {
    return new ExternalIdentity(ISSUER, PREFIX + value);
  }

  /** The name in a {@code client_id}, which is the subject of the identity. Empty if the text has another form. */
  public static Optional<ServiceName> ofClientId(String clientId) {
    return clientId.startsWith(PREFIX) ? parse(clientId.substring(PREFIX.length())) : Optional.empty();
  }
}
