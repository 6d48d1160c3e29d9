package io.voicesurvey.application.port;

import io.voicesurvey.domain.StoredTime;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.RecordedEvent;
import io.voicesurvey.domain.audit.Seal;
import io.voicesurvey.domain.program.ClientSecret;
import io.voicesurvey.domain.program.CredentialId;
import io.voicesurvey.domain.program.TrustRule;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.DirectoryGroup;
import io.voicesurvey.domain.user.GroupId;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The data of the repositories in memory. Transactions run one after the other, and a failed one changes nothing. Can
 * become unavailable and available again, like a real database.
 */
public final class InMemoryDatabase {
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<UserId, User> users = new HashMap<>();
  private final Map<SessionId, Session> sessions = new HashMap<>();
  private final Map<List<String>, Instant> usedTokens = new HashMap<>();
  private final Map<UserId, Instant> seen = new HashMap<>();
  private final Map<GroupId, DirectoryGroup> groups = new HashMap<>();
  private final Map<GroupId, Set<UserId>> groupMembers = new HashMap<>();
  private final Map<UserId, UserId> merged = new HashMap<>();
  private final Map<CredentialId, OwnedSecret> clientSecrets = new HashMap<>();
  private final Map<CredentialId, TrustRule> trustRules = new HashMap<>();
  private final Map<SessionId, CredentialId> credentials = new HashMap<>();
  private final Map<SessionId, InMemoryRechecks.Stored> rechecks = new HashMap<>();
  private final Map<UserId, Instant> serviceUses = new ConcurrentHashMap<>();
  private final List<AuditEvent> auditEvents = new ArrayList<>();
  private final Map<Long, RecordedEvent> recordedEvents = new HashMap<>();
  private final Set<Long> pendingEvents = new HashSet<>();
  private final Map<Long, Seal> seals = new HashMap<>();
  private boolean doomed;
  private volatile boolean reachable = true;
  private Instant taken = Instant.MIN;
  private Instant brought = Instant.MIN;

  /** A database whose clock stands still at {@link Samples#NOW}. */
  public InMemoryDatabase() {
    this(() -> Samples.NOW);
  }

  /** @param clock the clock of the database */
  public InMemoryDatabase(InstantSource clock) {
    this.clock = clock;
  }

  /** The time of the database's clock, in the precision of stored times. */
  Instant now() {
    return stored(clock.instant());
  }

  /** From now on, until {@link #bringBack()}, every call throws {@link DatabaseUnavailable}. */
  public void takeAway() {
    reachable = false;
    taken = now();
  }

  public void bringBack() {
    reachable = true;
    brought = now();
  }

  /** Knows the last outage alone. */
  Duration outages(Duration availability) {
    return brought.isAfter(now().minus(availability)) ? Duration.between(taken, brought) : Duration.ZERO;
  }

  /** True if the current thread is inside a transaction. A fake that must not be called in one checks it. */
  public boolean isInTransaction() {
    return lock.isHeldByCurrentThread();
  }

  boolean isReachable() {
    return reachable;
  }

  <T> T inTransaction(Supplier<T> work) {
    lock.lock();
    try {
      return lock.getHoldCount() == 1 ? outermost(work) : joined(work);
    } finally {
      lock.unlock();
    }
  }

  Map<UserId, User> users() {
    return users;
  }

  /** The recorded activity of users. */
  Map<UserId, Instant> seen() {
    return seen;
  }

  Map<GroupId, DirectoryGroup> groups() {
    return groups;
  }

  /** Immutable sets. */
  Map<GroupId, Set<UserId>> groupMembers() {
    return groupMembers;
  }

  /** The users into whom others were merged, by the ids of those. */
  Map<UserId, UserId> merged() {
    return merged;
  }

  Map<SessionId, Session> sessions() {
    return sessions;
  }

  /** The expiry of each token, by issuer and id. */
  Map<List<String>, Instant> usedTokens() {
    return usedTokens;
  }

  Map<CredentialId, OwnedSecret> clientSecrets() {
    return clientSecrets;
  }

  Map<CredentialId, TrustRule> trustRules() {
    return trustRules;
  }

  /** The credentials of the sessions that were started with one. */
  Map<SessionId, CredentialId> credentials() {
    return credentials;
  }

  Map<SessionId, InMemoryRechecks.Stored> rechecks() {
    return rechecks;
  }

  /** The last use of each account. Not part of transactions. */
  Map<UserId, Instant> serviceUses() {
    return serviceUses;
  }

  /** A secret and its account. */
  record OwnedSecret(UserId account, ClientSecret secret) {}

  List<AuditEvent> auditEvents() {
    return auditEvents;
  }

  /** By id. */
  Map<Long, RecordedEvent> recordedEvents() {
    return recordedEvents;
  }

  /** The ids of the events that wait to be sealed. */
  Set<Long> pendingEvents() {
    return pendingEvents;
  }

  /** By number. */
  Map<Long, Seal> seals() {
    return seals;
  }

  /** The time as a database stores it. */
  static Instant stored(Instant time) {
    return StoredTime.of(time);
  }

  private <T> T outermost(Supplier<T> work) {
    Map<UserId, User> usersBefore = Map.copyOf(users);
    Map<SessionId, Session> sessionsBefore = Map.copyOf(sessions);
    Map<UserId, Instant> seenBefore = Map.copyOf(seen);
    Map<GroupId, DirectoryGroup> groupsBefore = Map.copyOf(groups);
    Map<GroupId, Set<UserId>> groupMembersBefore = Map.copyOf(groupMembers);
    Map<UserId, UserId> mergedBefore = Map.copyOf(merged);
    Map<List<String>, Instant> usedTokensBefore = Map.copyOf(usedTokens);
    Map<CredentialId, OwnedSecret> clientSecretsBefore = Map.copyOf(clientSecrets);
    Map<CredentialId, TrustRule> trustRulesBefore = Map.copyOf(trustRules);
    Map<SessionId, CredentialId> credentialsBefore = Map.copyOf(credentials);
    Map<SessionId, InMemoryRechecks.Stored> rechecksBefore = Map.copyOf(rechecks);
    int auditEventsBefore = auditEvents.size();
    Map<Long, RecordedEvent> recordedEventsBefore = Map.copyOf(recordedEvents);
    Set<Long> pendingEventsBefore = Set.copyOf(pendingEvents);
    Map<Long, Seal> sealsBefore = Map.copyOf(seals);
    doomed = false;
    boolean kept = false;
    try {
      T result = reachable(work);
      requireReachable();
      if (doomed) {
        throw new IllegalStateException("a transaction that joined this one failed");
      }
      kept = true;
      return result;
    } finally {
      if (!kept) {
        restore(users, usersBefore);
        restore(sessions, sessionsBefore);
        restore(seen, seenBefore);
        restore(groups, groupsBefore);
        restore(groupMembers, groupMembersBefore);
        restore(merged, mergedBefore);
        restore(usedTokens, usedTokensBefore);
        restore(clientSecrets, clientSecretsBefore);
        restore(trustRules, trustRulesBefore);
        restore(credentials, credentialsBefore);
        restore(rechecks, rechecksBefore);
        auditEvents.subList(auditEventsBefore, auditEvents.size()).clear();
        restore(recordedEvents, recordedEventsBefore);
        pendingEvents.clear();
        pendingEvents.addAll(pendingEventsBefore);
        restore(seals, sealsBefore);
      }
    }
  }

  private <T> T joined(Supplier<T> work) {
    boolean done = false;
    try {
      T result = reachable(work);
      done = true;
      return result;
    } finally {
      doomed |= !done;
    }
  }

  private <T> T reachable(Supplier<T> work) {
    requireReachable();
    return work.get();
  }

  private void requireReachable() {
    if (!reachable) {
      throw new DatabaseUnavailable(new ConnectException("taken away"));
    }
  }

  private static <K, V> void restore(Map<K, V> map, Map<K, V> before) {
    map.clear();
    map.putAll(before);
  }
}
