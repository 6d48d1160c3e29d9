package io.voicesurvey.application.session;

import io.voicesurvey.application.port.AccessTokens;
import java.util.List;
import java.util.Map;

/** Publishes the public keys that verify access tokens. */
public final class PublishKeys {
  public record Command() {}

  /** @param keys the members of a JWK Set (RFC 7517, section 5) */
  public record Outcome(List<Map<String, String>> keys) {
    public Outcome {
      keys = List.copyOf(keys);
    }
  }

  private final AccessTokens accessTokens;

  public PublishKeys(AccessTokens accessTokens) {
    this.accessTokens = accessTokens;
  }

  public Outcome execute(Command command) {
    return new Outcome(accessTokens.publicKeys());
  }
}
