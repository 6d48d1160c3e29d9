package io.voicesurvey.application.session;

import static io.voicesurvey.application.TestBed.person;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.login.CompleteLogin.Outcome.SignedIn;
import io.voicesurvey.application.port.LiveSessions;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.port.UserSession;
import io.voicesurvey.application.session.IntrospectToken.Outcome;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.Role;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IntrospectTokenTest {
  private final TestBed bed = new TestBed();
  private final SignedIn login = bed.signIn(person("ada"));
  private final Secret accessToken = login.tokens().accessToken();
  private final Secret refreshToken = login.tokens().refreshToken();

  @Test
  void anAccessTokenIsActiveWhateverIsSaidOfIt() {
    for (boolean mayBeRefreshToken : new boolean[]{false, true}) {
      TokenState state = active(introspect(accessToken, mayBeRefreshToken));

      assertThat(state.kind()).isEqualTo(TokenState.Kind.ACCESS);
      assertThat(state.user()).isEqualTo(login.user());
      assertThat(state.session().id()).isEqualTo(login.sessionId());
      assertThat(state.claims().expiresAt())
          .isEqualTo(bed.clock.instant().truncatedTo(ChronoUnit.SECONDS).plus(TestBed.ACCESS_LIFETIME));
      assertThat(state.issuer()).isEqualTo(bed.accessTokens.issuer());
      assertThat(state.audience()).isEqualTo(bed.accessTokens.audience());
    }
  }

  @Test
  void aRefreshTokenIsActiveOnlyWhereItIsSaidToBeOne() {
    assertThat(introspect(refreshToken, false)).isEqualTo(new Outcome.Inactive());

    TokenState state = active(introspect(refreshToken, true));

    assertThat(state.kind()).isEqualTo(TokenState.Kind.REFRESH);
    assertThat(state.user()).isEqualTo(login.user());
    assertThat(state.claims().id()).isEqualTo(login.sessionId().value() + ".0");
    assertThat(state.claims().issuedAt()).isEqualTo(state.session().lastUsedAt());
    assertThat(state.claims().expiresAt()).isEqualTo(state.session().expiresAt());
  }

  @Test
  void aRotatedRefreshTokenIsNoLongerActiveAndIntrospectionIsNoUse() {
    RefreshSession.Outcome.Refreshed refreshed = (RefreshSession.Outcome.Refreshed) bed.refreshSession()
        .execute(new RefreshSession.Command(refreshToken));

    assertThat(introspect(refreshToken, true)).isEqualTo(new Outcome.Inactive());
    assertThat(introspect(refreshed.tokens().refreshToken(), true)).isInstanceOf(Outcome.Active.class);
    assertThat(bed.stored(login.sessionId()).isRevoked()).isFalse();
    assertThat(bed.stored(login.sessionId()).generation()).isEqualTo(1);
  }

  @Test
  void theUserIsAsItIsNow() {
    bed.users.update(Samples.withRole(bed.userOf(person("ada")), Role.ADMIN));

    assertThat(active(introspect(accessToken, false)).user().role()).isEqualTo(Role.ADMIN);
    assertThat(active(introspect(refreshToken, true)).user().role()).isEqualTo(Role.ADMIN);
  }

  @Test
  void nothingIsActiveAfterItsSession() {
    bed.sessions.revoke(login.sessionId());

    assertNothingIsActive();
  }

  @Test
  void nothingIsActiveOfADisabledUser() {
    bed.disable(login.user().id());

    assertNothingIsActive();
  }

  @Test
  void nothingIsActiveAfterItsTime() {
    bed.clock.advance(TestBed.ACCESS_LIFETIME);
    assertThat(introspect(accessToken, false)).isEqualTo(new Outcome.Inactive());
    assertThat(introspect(refreshToken, true)).isInstanceOf(Outcome.Active.class);

    bed.clock.advance(Samples.POLICY.idleLimit());
    assertNothingIsActive();
  }

  @Test
  void anInvalidTokenIsInactive() {
    for (boolean mayBeRefreshToken : new boolean[]{false, true}) {
      assertThat(introspect(Secret.of("x"), mayBeRefreshToken)).isEqualTo(new Outcome.Inactive());
    }
  }

  @Test
  void theCacheDecidesOnlyOnSessionsThatItHolds() {
    Optional<UserSession> known = bed.sessions.find(login.sessionId());

    assertThat(fromCache(accessToken, known)).isEqualTo(
        new IntrospectFromCache.Outcome.Active(active(introspect(accessToken, false))));
    assertThat(fromCache(accessToken, Optional.empty())).isEqualTo(new IntrospectFromCache.Outcome.Undecided());
    assertThat(fromCache(Secret.of("x"), Optional.empty())).isEqualTo(new IntrospectFromCache.Outcome.Inactive());
    assertThat(fromCache(refreshToken, known)).isEqualTo(new IntrospectFromCache.Outcome.Inactive());
    bed.clock.advance(TestBed.ACCESS_LIFETIME);
    assertThat(fromCache(accessToken, known)).isEqualTo(new IntrospectFromCache.Outcome.Inactive());
  }

  @Test
  void theCacheKnowsADisabledUser() {
    bed.disable(login.user().id());

    assertThat(fromCache(accessToken, bed.sessions.find(login.sessionId())))
        .isEqualTo(new IntrospectFromCache.Outcome.Inactive());
  }

  private void assertNothingIsActive() {
    assertThat(introspect(accessToken, false)).isEqualTo(new Outcome.Inactive());
    assertThat(introspect(refreshToken, true)).isEqualTo(new Outcome.Inactive());
  }

  private Outcome introspect(Secret token, boolean mayBeRefreshToken) {
    return new IntrospectToken(bed.accessTokens, bed.refreshTokens, bed.sessions, bed.liveSessions, bed.uses)
        .execute(new IntrospectToken.Command(token, mayBeRefreshToken));
  }

  private static TokenState active(Outcome outcome) {
    return ((Outcome.Active) outcome).state();
  }

  /** The outcome if the cache holds that session alone. */
  private IntrospectFromCache.Outcome fromCache(Secret token, Optional<UserSession> known) {
    LiveSessions cache = new LiveSessions() {
      @Override
      public Optional<UserSession> find(SessionId id) {
        throw new AssertionError("the cache must not wait");
      }

      @Override
      public Optional<UserSession> findCached(SessionId id) {
        return known;
      }
    };
    return new IntrospectFromCache(bed.accessTokens, cache, bed.uses)
        .execute(new IntrospectFromCache.Command(token));
  }
}
