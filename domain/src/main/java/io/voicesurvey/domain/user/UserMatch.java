package io.voicesurvey.domain.user;

import java.util.Objects;
import java.util.Optional;

/** The user to whom an authenticated person belongs. */
public sealed interface UserMatch {
  /** The user has the identity. */
  record Known(User user) implements UserMatch {
    public Known {
      Objects.requireNonNull(user, "user");
    }
  }

  /** No user has the identity. Another user may still have the email, if the match did not look for one. */
  record Unknown() implements UserMatch {}

  /** The user of another issuer becomes the person's: the user has the email, and the provider may adopt. */
  record Adopted(User holder) implements UserMatch {
    public Adopted {
      Objects.requireNonNull(holder, "holder");
    }
  }

  /** The user is the person's, or would be adopted, but is disabled. */
  record Disabled(User user) implements UserMatch {
    public Disabled {
      Objects.requireNonNull(user, "user");
    }
  }

  /** Another user has the email. */
  record Conflict(User holder) implements UserMatch {
    public Conflict {
      Objects.requireNonNull(holder, "holder");
    }
  }

  /**
   * @param known    the user with the person's identity
   * @param holder   the user with the person's email; empty if the caller did not look for one
   * @param adoption the policy of the person's provider
   */
  static UserMatch of(Person person, Optional<User> known, Optional<User> holder, AdoptionPolicy adoption) {
    Optional<User> own = known.or(() -> holder.filter(user -> user.identity().equals(person.identity())));
    if (own.isPresent()) {
      return own.get().isActive() ? new Known(own.get()) : new Disabled(own.get());
    }
    if (holder.isEmpty()) {
      return new Unknown();
    }
    if (!adoption.adopts(person, holder.get())) {
      return new Conflict(holder.get());
    }
    return holder.get().isActive() ? new Adopted(holder.get()) : new Disabled(holder.get());
  }
}
