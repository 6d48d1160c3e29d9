package io.voicesurvey.application.port;

import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The activity of the users of an {@link InMemoryDatabase}. */
public final class InMemoryDormantUsers implements DormantUsers {
  private static final Comparator<Candidate> OLDEST_FIRST = Comparator.comparing(Candidate::recordedAt)
      .thenComparing(candidate -> candidate.user().id().value().toString());

  private final InMemoryDatabase database;

  public InMemoryDormantUsers(InMemoryDatabase database) {
    this.database = database;
  }

  @Override
  public List<Candidate> find(Duration inactive, Optional<Candidate> after, int limit) {
    return database.inTransaction(() -> {
      Instant deadline = database.now().minus(inactive);
      return database.users().values().stream().filter(user -> user.isActive() && !user.isServiceAccount())
          .map(user -> candidate(user, deadline)).filter(candidate -> candidate.recordedAt().isBefore(deadline))
          .filter(candidate -> after.filter(last -> OLDEST_FIRST.compare(candidate, last) <= 0).isEmpty())
          .sorted(OLDEST_FIRST).limit(limit).toList();
    });
  }

  @Override
  public void record(Candidate candidate) {
    database.inTransaction(() -> database.seen().merge(candidate.user().id(), candidate.activeAt(),
        (one, other) -> one.isAfter(other) ? one : other));
  }

  @Override
  public Optional<User> findAndLock(UserId id, Duration inactive) {
    return database.inTransaction(() -> Optional.ofNullable(database.users().get(id))
        .filter(user -> user.isActive() && !user.isServiceAccount())
        .filter(user -> candidate(user, database.now().minus(inactive)).isDormant()));
  }

  private Candidate candidate(User user, Instant deadline) {
    Instant recorded = Optional.ofNullable(database.seen().get(user.id())).orElse(user.createdAt());
    Stream<Instant> others = database.users().values().stream().filter(other -> isOtherIdentity(other, user))
        .flatMap(this::uses);
    Instant own = Stream.concat(Stream.of(recorded, user.createdAt()), uses(user)).max(Comparator.naturalOrder())
        .orElseThrow();
    return new Candidate(user, recorded, own, Stream.concat(Stream.of(own), others).allMatch(deadline::isAfter));
  }

  private static boolean isOtherIdentity(User other, User user) {
    return other.isActive() && !other.id().equals(user.id()) && user.externalId().isPresent()
        && other.provisioning().claimedId().equals(user.externalId());
  }

  private Stream<Instant> uses(User user) {
    Stream<Instant> sessions = database.sessions().values().stream()
        .filter(session -> session.userId().equals(user.id())).map(Session::lastUsedAt);
    return Stream
        .of(Optional.ofNullable(database.seen().get(user.id())).stream(), user.lastLoginAt().stream(), sessions)
        .flatMap(times -> times);
  }
}
