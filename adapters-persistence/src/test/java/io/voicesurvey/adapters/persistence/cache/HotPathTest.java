package io.voicesurvey.adapters.persistence.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.port.UserSession;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.User;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an answer from memory costs. */
class HotPathTest {
  private static final Logger LOG = LoggerFactory.getLogger(HotPathTest.class);
  private static final int ANSWERS = 1_000_000;

  @Test
  void an_answer_from_memory_makes_next_to_no_garbage() {
    User anna = Samples.user("anna");
    Session session = Samples.session("one", anna);
    CaffeineLiveSessions live = new CaffeineLiveSessions(id -> Optional.of(new UserSession(anna, session)),
        () -> Instant.ofEpochSecond(Samples.NOW.getEpochSecond(), 123_456_000));
    live.proveHeard(System.nanoTime() + Integer.MAX_VALUE * 100L);
    for (int i = 0; i < 5; i++) {
      find(live, session.id());
    }
    long bytesBefore = allocated();
    long start = System.nanoTime();

    find(live, session.id());

    long nanos = System.nanoTime() - start;
    long bytes = allocated() - bytesBefore;
    LOG.warn("an answer from memory: {} ns, {} bytes", nanos / ANSWERS, (double) bytes / ANSWERS);
    assertThat(bytes / ANSWERS).isLessThan(8);
    assertThat(live.figures().misses()).isEqualTo(1);
  }

  private static void find(CaffeineLiveSessions live, SessionId id) {
    int found = 0;
    for (int i = 0; i < ANSWERS; i++) {
      found += live.find(id).isPresent() ? 1 : 0;
    }
    assertThat(found).isEqualTo(ANSWERS);
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
