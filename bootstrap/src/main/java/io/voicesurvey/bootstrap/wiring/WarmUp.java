package io.voicesurvey.bootstrap.wiring;

import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.adapters.rest.security.UserProfile;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import io.voicesurvey.application.port.Ports;
import io.voicesurvey.application.session.AuthenticateBearer;
import io.voicesurvey.application.session.RefreshSession;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prepares what the first requests need, on threads of its own. The start does not wait for these threads. */
final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

  private WarmUp() {}

  /** Starts with the work of every request, before the server accepts any. */
  static void startRequests(Wiring wiring) {
    Thread.ofVirtual().name("database-warm-up").start(() -> attempt("the database", () -> requests(wiring)));
  }

  /** Starts the work of logins and of metrics, after the server has begun to accept requests. */
  static void startRest(Wiring wiring, Runnable metrics) {
    // Not a virtual thread: its computation is so long that other virtual threads would wait for a processor.
    Thread.ofPlatform().daemon().name("hibernate").start(() -> hibernate(wiring));
    Thread.ofVirtual().name("metrics-warm-up").start(metrics);
    wiring.providers().forEach((id, provider) -> Thread.ofVirtual().name("provider-warm-up-", 0)
        .start(() -> attempt("the identity provider " + id, provider::warmUp)));
  }

  /** Logs a failure: no caller waits for this thread, and a request that fails, too, gets an error of its own. */
  static void attempt(String subject, Runnable work) {
    try {
      work.run();
    } catch (IdentityProviderUnavailable | IdentityProviderFault e) {
      LOG.warn("Warming up for {} failed: {}", subject, e.getMessage());
    } catch (RuntimeException e) {
      // The message may quote the provider's response.
      LOG.warn("Warming up for {} failed: {}", subject, e.getClass().getName());
    }
  }

  private static void hibernate(Wiring wiring) {
    try {
      wiring.prepare();
    } catch (CancellationException e) {
      LOG.debug("Hibernate is not needed any more: the service stops");
    } catch (RuntimeException e) {
      // No caller waits for this thread. It does not query the database, so the cause is this build or its memory.
      LOG.error("Hibernate cannot be started: every login and every transaction will fail", e);
    }
  }

  /**
   * Does once, for a user and a session that do not exist, the work of every request. Otherwise the first requests
   * after a start, of which a proxy sends many at the same time, would hold all connections while they load and compile
   * the same classes and queries.
   */
  private static void requests(Wiring wiring) {
    Ports ports = wiring.ports();
    Instant now = ports.clock().instant();
    User user = User.serviceAccount(new UserId(ports.secrets().id()), new ServiceName("warm-up"), Role.VIEWER, now);
    Session session = new Session(new SessionId(ports.secrets().id()), user.id(), 0, now, now,
        now.plus(Duration.ofMinutes(1)), Optional.empty(), Client.UNKNOWN, Optional.empty());
    wiring.useCases().refreshSession().execute(new RefreshSession.Command(ports.refreshTokens().issue(session)));
    wiring.useCases().authenticateBearer()
        .execute(new AuthenticateBearer.Command(ports.accessTokens().issue(user, session, now).token()));
    Json.write(UserProfile.of(user));
  }
}
