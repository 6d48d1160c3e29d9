package io.voicesurvey.application.port;

import java.time.InstantSource;

final class InMemoryAccessTokensTest implements AccessTokensContract {
  @Override
  public AccessTokens accessTokens(InstantSource clock) {
    return new InMemoryAccessTokens(LIFETIME, clock);
  }

  @Override
  public AccessTokens stranger(InstantSource clock) {
    return new InMemoryAccessTokens(LIFETIME, clock);
  }
}
