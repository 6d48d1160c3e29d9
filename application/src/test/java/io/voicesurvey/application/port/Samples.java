package io.voicesurvey.application.port;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.Authentication;
import io.voicesurvey.domain.login.LoginAttemptId;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.session.ProviderLogin;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.session.SessionPolicy;
import io.voicesurvey.domain.user.DisplayName;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.Provisioning;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Users and sessions for tests. The same name always means the same one. */
public final class Samples {
  public static final String ISSUER = "https://idp.example.org";
  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");
  public static final SessionPolicy POLICY = new SessionPolicy(Duration.ofDays(7), Duration.ofDays(30),
      Duration.ofSeconds(10));

  private Samples() {}

  /** An active viewer with a verified email who signed in at {@link #NOW} for the first time. */
  public static User user(String name) {
    return new User(new UserId(uuid("user " + name)), Optional.of(new ExternalIdentity(ISSUER, name)),
        email(name + "@example.org"), true, new DisplayName(name), Role.VIEWER, UserStatus.ACTIVE, NOW, NOW,
        Optional.of(NOW), 0);
  }

  /** An active service account that is a viewer. */
  public static User service(String name) {
    return User.serviceAccount(new UserId(uuid("service " + name)), new ServiceName(name), Role.VIEWER, NOW);
  }

  /** A user who waits for the first login with that email. */
  public static User waiting(EmailAddress email, Role role, UserStatus status) {
    return User.waiting(new UserId(uuid("waiting " + email.canonical())), email, role, status, NOW);
  }

  public static User withExternalId(User user, String externalId) {
    return new User(user.id(), user.identity(), withExternalId(user.provisioning(), externalId), user.email(),
        user.emailVerified(), user.name(), user.role(), user.status(), user.createdAt(), user.updatedAt(),
        user.lastLoginAt(), user.version());
  }

  private static Provisioning withExternalId(Provisioning former, String externalId) {
    return new Provisioning(Optional.of(new ExternalId(externalId)), former.userName(), former.role(),
        former.groupRole(), former.fullName(), former.claimed(), former.removed(), former.claimedId());
  }

  public static User withIdentity(User user, ExternalIdentity identity) {
    return new User(user.id(), Optional.of(identity), user.provisioning(), user.email(), user.emailVerified(),
        user.name(), user.role(), user.status(), user.createdAt(), user.updatedAt(), user.lastLoginAt(),
        user.version());
  }

  public static User withEmail(User user, Optional<EmailAddress> email) {
    return new User(user.id(), user.identity(), user.provisioning(), email, email.isPresent() && user.emailVerified(),
        user.name(), user.role(), user.status(), user.createdAt(), user.updatedAt(), user.lastLoginAt(),
        user.version());
  }

  public static User unverified(User user) {
    return new User(user.id(), user.identity(), user.provisioning(), user.email(), false, user.name(), user.role(),
        user.status(), user.createdAt(), user.updatedAt(), user.lastLoginAt(), user.version());
  }

  public static User withName(User user, String name) {
    return new User(user.id(), user.identity(), user.provisioning(), user.email(), user.emailVerified(),
        new DisplayName(name), user.role(), user.status(), user.createdAt(), user.updatedAt(), user.lastLoginAt(),
        user.version());
  }

  public static User withRole(User user, Role role) {
    return new User(user.id(), user.identity(), user.provisioning(), user.email(), user.emailVerified(), user.name(),
        role, user.status(), user.createdAt(), user.updatedAt(), user.lastLoginAt(), user.version());
  }

  public static User withStatus(User user, UserStatus status) {
    return new User(user.id(), user.identity(), user.provisioning(), user.email(), user.emailVerified(), user.name(),
        user.role(), status, user.createdAt(), user.updatedAt(), user.lastLoginAt(), user.version());
  }

  public static User withVersion(User user, long version) {
    return new User(user.id(), user.identity(), user.provisioning(), user.email(), user.emailVerified(), user.name(),
        user.role(), user.status(), user.createdAt(), user.updatedAt(), user.lastLoginAt(), version);
  }

  /** A session that started at {@link #NOW}. */
  public static Session session(String name, User user) {
    return session(name, user, NOW);
  }

  public static Session session(String name, User user, Instant startedAt) {
    return session(name, user, attempt(name), startedAt);
  }

  public static Session session(String name, User user, LoginAttemptId attempt, Instant startedAt) {
    ProviderLogin login = new ProviderLogin(attempt, Optional.of("sid " + name),
        Optional.of(Secret.of("hint " + name)),
        new Authentication(Optional.of(NOW.minusSeconds(90)), Optional.of("gold")));
    Client client = new Client(Optional.of("Browser/1.0"), Optional.of("192.0.2.1"));
    return Session.started(new SessionId(uuid("session " + name)), user.id(), client, Optional.of(login), POLICY,
        startedAt);
  }

  public static LoginAttemptId attempt(String name) {
    return new LoginAttemptId(uuid("attempt " + name));
  }

  public static Optional<EmailAddress> email(String address) {
    return Optional.of(new EmailAddress(address));
  }

  private static UUID uuid(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
