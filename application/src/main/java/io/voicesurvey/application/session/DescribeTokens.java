package io.voicesurvey.application.session;

import io.voicesurvey.application.port.AccessTokens;

/** Shows what all access tokens have in common, for the programs that accept them. */
public final class DescribeTokens {
  public record Command() {}

  /** @param issuer the claim {@code iss} of every token */
  public record Outcome(String issuer) {}

  private final AccessTokens accessTokens;

  public DescribeTokens(AccessTokens accessTokens) {
    this.accessTokens = accessTokens;
  }

  public Outcome execute(Command command) {
    return new Outcome(accessTokens.issuer());
  }
}
