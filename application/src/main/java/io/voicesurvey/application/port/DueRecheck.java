package io.voicesurvey.application.port;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.UserId;
import java.time.Duration;
import java.util.Objects;

/**
 * A session about which this instance asks the identity provider now: a claim in {@link Rechecks}.
 *
 * @param number        the number of claims of this session so far; identifies the claim
 * @param refreshToken  of the provider; sealed
 * @param failures      the number of failures since the provider last answered
 * @param isInterrupted whether the claim before this one ended by its time: a refresh token that the provider issued then
 *                      is lost
 * @param delay         the time since the session became due
 */
public record DueRecheck(SessionId session, UserId user, long number, Secret refreshToken, int failures,
    boolean isInterrupted, Duration delay) {
  public DueRecheck {
    Objects.requireNonNull(session, "session");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(refreshToken, "refreshToken");
    Objects.requireNonNull(delay, "delay");
  }
}
