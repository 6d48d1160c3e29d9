package io.voicesurvey.application.program;

import io.voicesurvey.application.port.ServiceUses;
import io.voicesurvey.application.program.KnownClients.Credentials;
import io.voicesurvey.domain.user.UserId;

/**
 * Authenticates a program like {@link RecognizeClient}, but only from memory and without waiting. If the memory does not
 * decide it, the caller must use {@link RecognizeClient} on a thread that may wait.
 */
public final class RecognizeKnownClient {
  public record Command(AuthenticateClient.Command credentials) {}

  public sealed interface Outcome {
    record Recognized(UserId account) implements Outcome {}

    record Undecided() implements Outcome {}
  }

  private final KnownClients known;
  private final ServiceUses uses;

  RecognizeKnownClient(KnownClients known, ServiceUses uses) {
    this.known = known;
    this.uses = uses;
  }

  public Outcome execute(Command command) {
    return known.find(Credentials.of(command.credentials())).map(this::recognized).orElseGet(Outcome.Undecided::new);
  }

  private Outcome recognized(UserId account) {
    uses.record(account);
    return new Outcome.Recognized(account);
  }
}
