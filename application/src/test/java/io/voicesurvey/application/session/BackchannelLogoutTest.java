package io.voicesurvey.application.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.port.DatabaseUnavailable;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.session.BackchannelLogout.Command;
import io.voicesurvey.application.session.BackchannelLogout.Outcome;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.session.ProviderLogin;
import io.voicesurvey.domain.session.ProviderLogout;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.User;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BackchannelLogoutTest {
  private static final ProviderLogout FIRST = new ProviderLogout.OfSession(Samples.ISSUER, "sid first");

  private final TestBed bed = new TestBed();
  private final BackchannelLogout backchannelLogout = new BackchannelLogout(bed.providers, bed.usedTokens,
      bed.sessions, bed.auditTrail, bed.transactions, bed.clock);
  private final User anna = Samples.user("anna");
  private final Session first = Samples.session("first", anna);
  private final Session second = Samples.session("second", anna);

  @BeforeEach
  void signIn() {
    bed.users.insert(anna);
    bed.sessions.insert(first);
    bed.sessions.insert(second);
  }

  @Test
  void endsTheSessionThatTheProviderNames() {
    assertThat(execute(token("id", FIRST))).isEqualTo(new Outcome.Ended(1));

    assertThat(bed.stored(first.id()).revokedAt()).contains(bed.clock.instant());
    assertThat(bed.stored(second.id()).isRevoked()).isFalse();
  }

  @Test
  void endsAllSessionsOfTheSubjectThatTheProviderNames() {
    assertThat(execute(token("id", new ProviderLogout.OfSubject(anna.identity().orElseThrow()))))
        .isEqualTo(new Outcome.Ended(2));

    assertThat(bed.stored(first.id()).isRevoked()).isTrue();
    assertThat(bed.stored(second.id()).isRevoked()).isTrue();
  }

  @Test
  void acceptsAnUnknownSubjectOrSessionAndEndsNothing() {
    ExternalIdentity unknown = new ExternalIdentity(Samples.ISSUER, "unknown");

    assertThat(execute(token("id", new ProviderLogout.OfSubject(unknown)))).isEqualTo(new Outcome.Ended(0));
    assertThat(execute(token("id 2", new ProviderLogout.OfSession(Samples.ISSUER, "nothing"))))
        .isEqualTo(new Outcome.Ended(0));
  }

  @Test
  void acceptsASessionThatIsOverAlready() {
    execute(token("id", FIRST));

    assertThat(execute(token("id 2", FIRST))).isEqualTo(new Outcome.Ended(0));
  }

  @Test
  void takesATokenOnce() {
    Secret token = token("id", FIRST);
    execute(token);

    assertThat(execute(token)).isEqualTo(new Outcome.TokenReplayed());
  }

  @Test
  void endsNothingByAnotherTokenOfTheSameId() {
    execute(token("id", FIRST));

    assertThat(execute(token("id", new ProviderLogout.OfSubject(anna.identity().orElseThrow()))))
        .isEqualTo(new Outcome.TokenReplayed());
    assertThat(bed.stored(second.id()).isRevoked()).isFalse();
  }

  @Test
  void refusesAnInvalidToken() {
    assertThat(execute(Secret.of("forged"))).isEqualTo(new Outcome.TokenRefused("signature", false));
  }

  @Test
  void doesNotSpendATokenWhileTheProviderIsAway() {
    Secret token = token("id", FIRST);
    for (RuntimeException failure : List.of(new IdentityProviderFault("broken"),
        new IdentityProviderUnavailable("away", Duration.ofSeconds(1)))) {
      failWith(failure);
      assertThatExceptionOfType(failure.getClass()).isThrownBy(() -> execute(token));
    }
    bed.provider.recover();

    assertThat(execute(token)).isEqualTo(new Outcome.Ended(1));
  }

  @Test
  void doesNotSpendATokenWhileTheDatabaseIsAway() {
    Secret token = token("id", FIRST);
    bed.database.takeAway();
    assertThatExceptionOfType(DatabaseUnavailable.class).isThrownBy(() -> execute(token));
    bed.database.bringBack();

    assertThat(execute(token)).isEqualTo(new Outcome.Ended(1));
  }

  @Test
  void doesNotSpendATokenThatFailedToEndItsSessions() {
    Secret token = token("id", FIRST);
    BackchannelLogout failing = new BackchannelLogout(bed.providers, bed.usedTokens, bed.sessions, bed.auditTrail,
        bed.transactions,
        () -> {
          throw new IllegalStateException("on purpose");
        });
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> failing.execute(new Command(token)));

    assertThat(execute(token)).isEqualTo(new Outcome.Ended(1));
  }

  @Test
  void isRecordedForEachUserWhoseSessionsItEnded() {
    User bert = Samples.user("bert");
    bed.users.insert(bert);
    bed.sessions.insert(Samples.session("third", bert));
    Session same = Samples.session("fourth", bert);
    ProviderLogin login = same.providerLogin().orElseThrow();
    bed.sessions.insert(Session.started(same.id(), bert.id(), same.client(),
        Optional.of(new ProviderLogin(login.attempt(), Optional.of("sid first"), login.logoutHint(),
            login.authentication())),
        Samples.POLICY,
        Samples.NOW));

    execute(token("id", FIRST));
    execute(token("id", FIRST));
    execute(token("id 2", FIRST));
    execute(token("id 3", new ProviderLogout.OfSubject(anna.identity().orElseThrow())));

    assertThat(bed.recorded(AuditEventType.SESSIONS_REVOKED)).containsExactlyInAnyOrder(revoked(anna, 1),
        revoked(bert, 1), revoked(anna, 1)).last().isEqualTo(revoked(anna, 1));
  }

  private AuditEvent revoked(User user, int count) {
    return new AuditEvent(AuditEventType.SESSIONS_REVOKED, Optional.of(user.id()), Actor.IDENTITY_PROVIDER,
        Map.of("count", Integer.toString(count)), bed.clock.instant());
  }

  private Secret token(String id, ProviderLogout logout) {
    return bed.provider.logoutToken(id, logout, Samples.NOW.plusSeconds(120));
  }

  private Outcome execute(Secret token) {
    return backchannelLogout.execute(new Command(token));
  }

  private void failWith(RuntimeException failure) {
    if (failure instanceof IdentityProviderFault fault) {
      bed.provider.failWith(fault);
    } else {
      bed.provider.failWith((IdentityProviderUnavailable) failure);
    }
  }
}
