package io.voicesurvey.application.program;

import io.voicesurvey.application.port.ServiceAccounts;
import io.voicesurvey.application.port.ServiceUses;
import io.voicesurvey.application.program.KnownClients.Credentials;
import io.voicesurvey.domain.program.ServiceAccount;
import io.voicesurvey.domain.user.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Authenticates a program that asks often, by a client secret, as {@link AuthenticateClient} does. Remembers it for
 * {@link RecognizeKnownClient}.
 */
public final class RecognizeClient {
  public record Command(AuthenticateClient.Command credentials) {}

  public sealed interface Outcome {
    record Recognized(UserId account) implements Outcome {}

    /** As {@link AuthenticateClient.Outcome.Refused}. */
    record Refused() implements Outcome {}
  }

  private final AuthenticateClient authenticateClient;
  private final KnownClients known;
  private final ServiceUses uses;
  private final InstantSource clock;

  RecognizeClient(ServiceAccounts accounts, KnownClients known, ServiceUses uses, InstantSource clock) {
    this.authenticateClient = new AuthenticateClient(accounts, clock);
    this.known = known;
    this.uses = uses;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    return authenticate(command.credentials()).map(this::recognized).orElseGet(Outcome.Refused::new);
  }

  private Outcome recognized(UserId account) {
    uses.record(account);
    return new Outcome.Recognized(account);
  }

  /** The account; empty if it is refused. Does not count as a use of the account. */
  Optional<UserId> authenticate(AuthenticateClient.Command credentials) {
    Instant readAt = clock.instant();
    return switch (authenticateClient.execute(credentials)) {
      case AuthenticateClient.Outcome.Authenticated(ServiceAccount account, var secret) -> {
        known.remember(Credentials.of(credentials), account.user().id(), readAt, clock.instant());
        yield Optional.of(account.user().id());
      }
      case AuthenticateClient.Outcome.Refused refused -> {
        known.forget(Credentials.of(credentials));
        yield Optional.empty();
      }
    };
  }
}
