package io.voicesurvey.application.port;

final class InMemoryRefreshTokensTest implements RefreshTokensContract {
  @Override
  public RefreshTokens refreshTokens() {
    return new InMemoryRefreshTokens();
  }

  @Override
  public RefreshTokens stranger() {
    return new InMemoryRefreshTokens();
  }
}
