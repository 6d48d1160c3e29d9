package io.voicesurvey.adapters.persistence.user;

import io.voicesurvey.domain.user.User;

/** A user's row, as a query that joins the users gives it. */
public interface StoredUser {
  /** The entity's name in queries; as a table it is {@code users}. */
  String ENTITY = "io.voicesurvey.adapters.persistence.user.UserRow";

  User toDomain();
}
