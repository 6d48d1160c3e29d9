package io.voicesurvey.domain.audit;

import io.voicesurvey.domain.user.UserId;

/** Who did something: a user, by their id, or one who is none. */
public record Actor(String name) {
  /** Somebody who has not signed in. */
  public static final Actor ANONYMOUS = new Actor("anonymous");
  public static final Actor IDENTITY_PROVIDER = new Actor("identity_provider");
  /** Whoever may run commands beside the service. */
  public static final Actor COMMAND = new Actor("command");

  public Actor {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("an actor has a name");
    }
  }

  public static Actor user(UserId id) {
    return new Actor(id.value().toString());
  }
}
