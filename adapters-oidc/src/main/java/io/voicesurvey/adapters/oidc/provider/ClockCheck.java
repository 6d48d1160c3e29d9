package io.voicesurvey.adapters.oidc.provider;

import io.voicesurvey.adapters.oidc.provider.ProviderCheck.Result;
import java.time.Duration;
import java.time.Instant;

/** Compares the provider's clock with ours. */
final class ClockCheck {
  private final ProviderSettings settings;

  ClockCheck(ProviderSettings settings) {
    this.settings = settings;
  }

  /**
   * @param theirs in whole seconds, from a moment between {@code before} and {@code after}, which are of our clock
   */
  Result compared(Instant theirs, Instant before, Instant after) {
    Duration behind = Duration.between(theirs.plusSeconds(1), before);
    Duration ahead = Duration.between(after, theirs);
    Duration off = behind.compareTo(ahead) > 0 ? behind : ahead;
    if (off.compareTo(Duration.ZERO) <= 0) {
      return Result.ok("the provider's clock and ours agree");
    }
    String sentence = "the provider's clock is " + off.toSeconds() + " s "
        + (off.equals(behind) ? "behind" : "ahead of") + " ours; " + settings.clockSkew().toSeconds()
        + " s are allowed";
    return off.compareTo(settings.clockSkew()) > 0
        ? Result.failed(
            sentence + ": correct this machine's clock (NTP) or increase " + settings.variable("CLOCK_SKEW_SECONDS"))
        : Result.ok(sentence);
  }
}
