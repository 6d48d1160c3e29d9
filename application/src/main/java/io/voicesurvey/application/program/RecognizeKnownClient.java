package io.voicesurvey.application.program;

import io.voicesurvey.application.port.ServiceUses;
import io.voicesurvey.application.program.KnownClients.Credentials;
import io.voicesurvey.application.program.KnownClients.Known;
import io.voicesurvey.domain.user.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * Authenticates a program like {@link RecognizeClient}, but only from memory and without waiting. If the memory does not
 * decide it, the caller must use {@link RecognizeClient} on a thread that may wait. Authenticates a client that asks
 * often again in the background. Its requests then wait only if that fails or takes longer than the memory is valid.
 */
public final class RecognizeKnownClient {
  public record Command(AuthenticateClient.Command credentials) {}

  public sealed interface Outcome {
    record Recognized(UserId account) implements Outcome {}

    record Undecided() implements Outcome {}
  }

  private final KnownClients known;
  private final RecognizeClient recognizeClient;
  private final ServiceUses uses;
  private final Executor background;
  private final InstantSource clock;

  /** @param background runs tasks that may wait, on other threads */
  RecognizeKnownClient(KnownClients known, RecognizeClient recognizeClient, ServiceUses uses, Executor background,
      InstantSource clock) {
    this.known = known;
    this.recognizeClient = recognizeClient;
    this.uses = uses;
    this.background = background;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    Instant now = clock.instant();
    return known.find(Credentials.of(command.credentials()), now).map(client -> recognized(command, client, now))
        .orElseGet(Outcome.Undecided::new);
  }

  private Outcome recognized(Command command, Known client, Instant now) {
    if (client.startsRenewal(now)) {
      background.execute(() -> renew(command, client));
    }
    uses.record(client.account());
    return new Outcome.Recognized(client.account());
  }

  private void renew(Command command, Known client) {
    try {
      recognizeClient.authenticate(command.credentials());
    } catch (RuntimeException e) {
      // If it lasts, the memory expires, and the next request reports it.
      client.renewLater(clock.instant());
    }
  }
}
