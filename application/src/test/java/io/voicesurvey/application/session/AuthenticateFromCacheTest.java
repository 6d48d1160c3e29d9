package io.voicesurvey.application.session;

import static io.voicesurvey.application.TestBed.person;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.login.CompleteLogin.Outcome.SignedIn;
import io.voicesurvey.application.port.LiveSessions;
import io.voicesurvey.application.port.UserSession;
import io.voicesurvey.application.session.AuthenticateFromCache.Command;
import io.voicesurvey.application.session.AuthenticateFromCache.Outcome;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.SessionId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuthenticateFromCacheTest {
  private final TestBed bed = new TestBed();
  private final SignedIn login = bed.signIn(person("ada"));
  private final Secret token = login.tokens().accessToken();
  private final Memory memory = new Memory();

  @Test
  void recognizesASessionInTheCache() {
    remember();
    assertThat(recognize(token)).isEqualTo(new Outcome.Authenticated(login.user(), login.sessionId()));
  }

  @Test
  void isUndecidedOverASessionOutsideTheCache() {
    assertThat(recognize(token)).isEqualTo(new Outcome.Undecided());
  }

  @Test
  void refusesAForgedTokenWithoutAnyMemory() {
    assertThat(recognize(Secret.of("forged"))).isEqualTo(new Outcome.TokenRefused());
  }

  @Test
  void doesNotRecognizeAnExpiredToken() {
    remember();
    bed.clock.advance(TestBed.ACCESS_LIFETIME);
    assertThat(recognize(token)).isEqualTo(new Outcome.Undecided());
  }

  @Test
  void doesNotRecognizeACachedRevokedSession() {
    bed.sessions.revoke(login.sessionId());
    remember();
    assertThat(recognize(token)).isEqualTo(new Outcome.Undecided());
  }

  @Test
  void doesNotRecognizeACachedDisabledUser() {
    bed.disable(login.user().id());
    remember();
    assertThat(recognize(token)).isEqualTo(new Outcome.Undecided());
  }

  private void remember() {
    memory.known.put(login.sessionId(), bed.sessions.find(login.sessionId()).orElseThrow());
  }

  private Outcome recognize(Secret accessToken) {
    return new AuthenticateFromCache(bed.accessTokens, memory, bed.uses).execute(new Command(accessToken));
  }

  /** A cache that holds only the given sessions and has no source. */
  private static final class Memory implements LiveSessions {
    private final Map<SessionId, UserSession> known = new HashMap<>();

    @Override
    public Optional<UserSession> find(SessionId id) {
      throw new AssertionError("no port may be asked");
    }

    @Override
    public Optional<UserSession> findCached(SessionId id) {
      return Optional.ofNullable(known.get(id));
    }
  }
}
