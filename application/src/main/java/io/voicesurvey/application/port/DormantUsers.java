package io.voicesurvey.application.port;

import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The activity of users. A user was active at the last login, at the last refresh of a session, when an administrator last
 * enabled the user, and at the creation. A user with an external id is not dormant while another active user is in use,
 * for whom the provider stated that id last. The database's clock counts. Every method may throw
 * {@link DatabaseUnavailable}. Each call is atomic.
 */
public interface DormantUsers {
  /**
   * A page of the enabled users except service accounts whose recorded activity is older than {@code inactive}, the oldest
   * first. Logins and refreshes do not record their activity, because that would cost each of them a write. So a candidate
   * may have been active since.
   *
   * @param after the last candidate of the previous page; empty: the first page
   * @param limit the maximum number, at least 1
   */
  List<Candidate> find(Duration inactive, Optional<Candidate> after, int limit);

  /**
   * Records the candidate's own activity. If it is within the time in question, the user is no candidate until it is
   * older.
   */
  void record(Candidate candidate);

  /**
   * The user, locked until the surrounding transaction ends. Empty if the user is disabled, is a service account, or is
   * not dormant for {@code inactive}.
   */
  Optional<User> findAndLock(UserId id, Duration inactive);

  /**
   * A user who may be dormant.
   *
   * @param recordedAt the recorded activity
   * @param activeAt   the user's own last activity
   * @param isDormant  whether the last activity is older than the time in question, also by another identity
   */
  record Candidate(User user, Instant recordedAt, Instant activeAt, boolean isDormant) {
    public Candidate {
      Objects.requireNonNull(user, "user");
      Objects.requireNonNull(recordedAt, "recordedAt");
      Objects.requireNonNull(activeAt, "activeAt");
    }
  }
}
