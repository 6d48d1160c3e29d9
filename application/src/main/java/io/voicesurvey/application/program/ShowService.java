package io.voicesurvey.application.program;

import io.voicesurvey.application.port.ServiceAccounts;
import io.voicesurvey.domain.program.ServiceAccount;
import io.voicesurvey.domain.user.ServiceName;

/** Finds one service account for an administrator. */
public final class ShowService {
  public record Command(ServiceName name) {}

  public sealed interface Outcome {
    record Found(ServiceAccount account) implements Outcome {}

    record NotFound() implements Outcome {}
  }

  private final ServiceAccounts accounts;

  public ShowService(ServiceAccounts accounts) {
    this.accounts = accounts;
  }

  public Outcome execute(Command command) {
    return accounts.find(command.name()).<Outcome>map(Outcome.Found::new).orElseGet(Outcome.NotFound::new);
  }
}
