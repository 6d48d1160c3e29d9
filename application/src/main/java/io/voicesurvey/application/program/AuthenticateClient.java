package io.voicesurvey.application.program;

import io.voicesurvey.application.port.ServiceAccounts;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.program.CredentialId;
import io.voicesurvey.domain.program.SecretDigest;
import io.voicesurvey.domain.program.ServiceAccount;
import io.voicesurvey.domain.user.ServiceName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Authenticates a program as a service account by one of the account's secrets (RFC 6749, section 2.3.1). */
public final class AuthenticateClient {
  /** @param clientId {@code service:NAME} */
  public record Command(String clientId, Secret secret) {}

  public sealed interface Outcome {
    /** @param secret the presented one */
    record Authenticated(ServiceAccount account, CredentialId secret) implements Outcome {}

    /**
     * The client is unknown or disabled, or the secret is wrong, deleted or expired. The caller cannot distinguish these
     * cases: each takes the same work.
     */
    record Refused() implements Outcome {}
  }

  private final ServiceAccounts accounts;
  private final InstantSource clock;

  public AuthenticateClient(ServiceAccounts accounts, InstantSource clock) {
    this.accounts = accounts;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    SecretDigest presented = SecretDigest.of(command.secret());
    Optional<ServiceAccount> account = ServiceName.ofClientId(command.clientId()).flatMap(accounts::find);
    return account.flatMap(found -> authenticate(found, presented, clock.instant())).orElseGet(Outcome.Refused::new);
  }

  private static Optional<Outcome> authenticate(ServiceAccount account, SecretDigest presented, Instant now) {
    return account.authenticate(presented, now).map(secret -> new Outcome.Authenticated(account, secret.id()));
  }
}
