package io.voicesurvey.adapters.oidc.provider;

import io.voicesurvey.application.session.RecheckResult;
import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.user.UserId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** Logs the rechecks of sessions at one identity provider. */
public final class RecheckLog implements Consumer<List<RecheckResult>> {
  private static final Logger LOG = LoggerFactory.getLogger(RecheckLog.class);

  /** Each takes about 200 bytes. */
  private static final int MAX_KEEPERS = 10_000;

  private final ProviderId provider;
  /** The users who keep an email, each with the user who has the other one: logged once, not at each recheck. */
  private final Map<UserId, UserId> keepers = Collections.synchronizedMap(new NewestEntries<>(MAX_KEEPERS));

  public RecheckLog(ProviderId provider) {
    this.provider = provider;
  }

  /** If the provider fails at a whole batch, the job that asks logs that once. */
  @Override
  public void accept(List<RecheckResult> batch) {
    Level failure = RecheckResult.showFailure(batch) ? Level.DEBUG : Level.WARN;
    batch.forEach(result -> log(result, failure));
  }

  private void log(RecheckResult result, Level failure) {
    switch (result) {
      case RecheckResult.Confirmed confirmed -> confirmed(confirmed);
      case RecheckResult.Ended ended -> line(Level.INFO, ended)
          .log(ended.due().isInterrupted()
              ? "session ended: the provider refused its refresh token, which it may have replaced in an earlier"
                  + " request that was interrupted"
              : "session ended: the provider refused its refresh token");
      case RecheckResult.Failed failed ->
        line(failure, failed).addKeyValue("reason", failed.reason()).log("recheck failed");
      case RecheckResult.Unusable unusable -> line(unusable.due().failures() == 0 ? Level.WARN : Level.DEBUG, unusable)
          .log("session cannot be rechecked: its refresh token is of another client or release, or sealed by a missing"
              + " key");
    }
  }

  private void confirmed(RecheckResult.Confirmed confirmed) {
    UserId user = confirmed.due().user();
    confirmed.emailHolder().ifPresentOrElse(holder -> {
      if (!holder.equals(keepers.put(user, holder))) {
        line(Level.WARN, confirmed).addKeyValue("email_holder", holder.value())
            .log("user keeps the email: another user has the one that the provider states now, or waits with it");
      }
    }, () -> keepers.remove(user));
    if (confirmed.isChanged()) {
      line(Level.INFO, confirmed).log("user changed by a recheck");
    }
  }

  private LoggingEventBuilder line(Level level, RecheckResult result) {
    return LOG.atLevel(level).addKeyValue("provider", provider.value())
        .addKeyValue("user_id", result.due().user().value()).addKeyValue("session_id", result.due().session().value());
  }
}
