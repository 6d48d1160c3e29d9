package io.voicesurvey.domain.audit;

import io.voicesurvey.domain.user.UserId;

/** The cause of an audit event: a user, by id, or one of the fixed actors below. */
public record Actor(String name) {
  /** A client that has not signed in. */
  public static final Actor ANONYMOUS = new Actor("anonymous");
  public static final Actor IDENTITY_PROVIDER = new Actor("identity_provider");
  /** An operator who runs a command of this service. */
  public static final Actor COMMAND = new Actor("command");
  /** The purge of this service, which runs every hour and by a command. */
  public static final Actor PURGE = new Actor("purge");
  /** An import, whose role or status was applied at a login. */
  public static final Actor IMPORT = new Actor("import");

  /** A directory, whose statement about a user who waited was applied at a login. */
  public static final Actor DIRECTORY = new Actor("directory");

  public Actor {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("the name of an actor must not be empty");
    }
  }

  public static Actor user(UserId id) {
    return new Actor(id.value().toString());
  }
}
