package io.voicesurvey.application.user;

import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;

/** Finds one user for an administrator. */
public final class ShowUser {
  public record Command(UserId userId) {}

  public sealed interface Outcome {
    record Found(User user) implements Outcome {}

    record NotFound() implements Outcome {}
  }

  private final UserRepository users;

  public ShowUser(UserRepository users) {
    this.users = users;
  }

  public Outcome execute(Command command) {
    return users.find(command.userId()).<Outcome>map(Outcome.Found::new).orElseGet(Outcome.NotFound::new);
  }
}
