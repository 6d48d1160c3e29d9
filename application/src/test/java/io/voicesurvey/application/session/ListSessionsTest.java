package io.voicesurvey.application.session;

import static io.voicesurvey.application.TestBed.person;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.login.CompleteLogin.Outcome.SignedIn;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.UserId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListSessionsTest {
  private final TestBed bed = new TestBed();

  @Test
  void showsTheLiveSessionsOfOneUserTheNewestFirst() {
    SignedIn first = bed.signIn(person("ada"));
    bed.clock.advance(Duration.ofMinutes(1));
    SignedIn second = bed.signIn(person("ada"));
    bed.signIn(person("bob"));

    assertThat(list(first.user().id())).containsExactly(second.sessionId(), first.sessionId());
  }

  @Test
  void showsNoneThatIsOver() {
    SignedIn expired = bed.signIn(person("ada"));
    bed.clock.set(bed.stored(expired.sessionId()).expiresAt());
    SignedIn revoked = bed.signIn(person("ada"));
    bed.sessions.revoke(revoked.sessionId());
    SignedIn live = bed.signIn(person("ada"));

    assertThat(list(live.user().id())).containsExactly(live.sessionId());
  }

  @Test
  void showsNothingToAUserWithoutSessions() {
    assertThat(list(new UserId(bed.secrets.id()))).isEmpty();
  }

  private List<SessionId> list(UserId user) {
    return new ListSessions(bed.sessions).execute(new ListSessions.Command(user)).sessions().stream()
        .map(Session::id).toList();
  }
}
