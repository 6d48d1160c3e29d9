package io.voicesurvey.domain.user;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The user to whom an authenticated person belongs. */
public sealed interface UserMatch {
  /** The user has the identity. */
  record Known(User user) implements UserMatch {
    public Known {
      Objects.requireNonNull(user, "user");
    }
  }

  /** The user waits for this first login. */
  record Awaited(User user) implements UserMatch {
    public Awaited {
      Objects.requireNonNull(user, "user");
    }
  }

  /** No user is the person's. Another user may still have the email, if the match did not look for one. */
  record Unknown() implements UserMatch {}

  /** The user of another issuer becomes the person's: the user has the email, and the provider may adopt. */
  record Adopted(User holder) implements UserMatch {
    public Adopted {
      Objects.requireNonNull(holder, "holder");
    }
  }

  /** The user is the person's, has the external id, would be adopted, or waits for the email, but is disabled. */
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
   * The user by identity, then the waiting user by the id in the directory, then the holder of the email, then the user
   * who waits with the email. That one is the person's only if the provider has verified the email. A disabled one keeps
   * everyone with the email out, verified or not. A disabled user with an identity keeps everyone with the external id
   * out: the person may have another identity now.
   *
   * @param known    the user with the person's identity
   * @param holder   the user with the person's email; empty if the caller did not look for one
   * @param waiting  the waiting users with the person's external id or email, and the disabled one with an identity and
   *                 the external id; {@link #withoutOthers}
   * @param adoption the policy of the person's provider
   */
  static UserMatch of(Person person, Optional<User> known, Optional<User> holder, List<User> waiting,
      AdoptionPolicy adoption) {
    Optional<User> own = known.or(() -> holder.filter(user -> user.identity().equals(Optional.of(person.identity()))));
    Optional<User> disabled = own.filter(user -> !user.isActive())
        .or(() -> waiting.stream().filter(user -> !user.isWaiting()).findFirst());
    if (disabled.isPresent()) {
      return new Disabled(disabled.get());
    }
    if (own.isPresent()) {
      return new Known(own.get());
    }
    Optional<User> provisioned = provisionedFor(person, waiting);
    if (provisioned.isPresent()) {
      return holder.<UserMatch>map(Conflict::new).orElseGet(() -> awaited(waitingWith(person, waiting)
          .filter(user -> !user.isActive()).orElse(provisioned.get())));
    }
    return holder.map(user -> ofHolder(person, user, adoption))
        .orElseGet(() -> waitingWith(person, waiting).map(user -> ofWaiting(person, user)).orElseGet(Unknown::new));
  }

  /** The user who waits with the person's email. */
  static Optional<User> waitingWith(Person person, List<User> waiting) {
    return waiting.stream().filter(User::isWaiting).filter(person::hasEmailOf).findFirst();
  }

  /**
   * The user who waits with the person's email beside the one who waits with the external id, if the provider has
   * verified the email.
   */
  static Optional<User> waitingBeside(User found, Person person, List<User> waiting) {
    return waitingWith(person, waiting).filter(user -> !user.id().equals(found.id()) && person.isEmailVerified());
  }

  /** The user who waits for the person: with the external id, else with the email. */
  static Optional<User> waitingFor(Person person, List<User> waiting) {
    return provisionedFor(person, waiting).or(() -> waitingWith(person, waiting));
  }

  /**
   * The waiting users without those whom the directory states as another person: if {@code known} or one of them has the
   * person's external id, one with the same email but another external id belongs to another person.
   */
  static List<User> withoutOthers(Person person, Optional<User> known, List<User> waiting) {
    boolean isStated = Stream.concat(known.stream(), waiting.stream()).anyMatch(person::hasExternalIdOf);
    return isStated
        ? waiting.stream().filter(user -> user.externalId().isEmpty() || person.hasExternalIdOf(user)).toList()
        : waiting;
  }

  /**
   * The waiting users who affect a person who has a user already: not one whom the directory deleted, unless the external
   * id is the person's.
   */
  static List<User> affecting(Person person, List<User> waiting) {
    return waiting.stream().filter(user -> !user.provisioning().removed() || person.hasExternalIdOf(user)).toList();
  }

  private static Optional<User> provisionedFor(Person person, List<User> waiting) {
    return waiting.stream().filter(User::isWaiting).filter(person::hasExternalIdOf).findFirst();
  }

  private static UserMatch awaited(User waiting) {
    return waiting.isActive() ? new Awaited(waiting) : new Disabled(waiting);
  }

  private static UserMatch ofHolder(Person person, User holder, AdoptionPolicy adoption) {
    if (!adoption.adopts(person, holder)) {
      return new Conflict(holder);
    }
    return holder.isActive() ? new Adopted(holder) : new Disabled(holder);
  }

  private static UserMatch ofWaiting(Person person, User waiting) {
    return !waiting.isActive() || person.isEmailVerified() ? awaited(waiting) : new Unknown();
  }
}
