package io.voicesurvey.application.port;

import io.voicesurvey.domain.user.DirectoryProfile;
import io.voicesurvey.domain.user.User;
import java.util.List;
import java.util.Objects;

/**
 * The users as a directory sees them: all except service accounts and those that it deleted. {@link UserRepository} and
 * {@link WaitingUsers} add and change them. Every method may throw {@link DatabaseUnavailable}. Each call is atomic.
 */
public interface ProvisionedUsers {
  /**
   * A part of the users that match, the lowest id first: roughly the order of creation.
   *
   * @param offset the number of matching users before the part
   * @param limit  the maximum number; 0: only the total is asked
   */
  Part find(Filter filter, long offset, int limit);

  /**
   * The users, deleted ones included, who have the user name, the external id or the email of the profile. Also the
   * deleted ones of whom the directory stated no external id, if the provider last stated that of the profile. Does not
   * wait for locks.
   */
  List<User> findHolders(DirectoryProfile profile);

  /** @param total the number of all users that match */
  record Part(List<User> users, long total) {
    public Part {
      users = List.copyOf(users);
    }
  }

  /** A filter of a directory for users (SCIM, RFC 7644, section 3.4.2.2). Texts are compared without case, except ids. */
  sealed interface Filter {
    /** Matches every user. */
    Filter ALL = new And(List.of());

    /** The attributes that a filter may name. */
    enum Attribute {
      /** Equal is also the id of a user who was merged into the user ({@link WaitingUsers#merge}). */
      ID,
      /**
       * The id that the directory stated. If it stated the id for no user, equal is also the id that the identity
       * provider stated last, of the user who signed in last with it.
       */
      EXTERNAL_ID,
      /**
       * {@link User#userName()}. A user can sign in with an unverified email that is the name of a waiting user. Equal
       * is then only the waiting one.
       */
      USER_NAME,
      DISPLAY_NAME,
      EMAIL,
      /** {@code true} or {@code false}. */
      ACTIVE
    }

    /** How a value is compared: {@code eq}, {@code sw} and {@code co}. */
    enum Operator {
      EQUAL,
      STARTS_WITH,
      CONTAINS
    }

    record Comparison(Attribute attribute, Operator operator, String value) implements Filter {
      public Comparison {
        Objects.requireNonNull(attribute, "attribute");
        Objects.requireNonNull(operator, "operator");
        Objects.requireNonNull(value, "value");
      }
    }

    /** Matches users who have a value: {@code pr}. */
    record Present(Attribute attribute) implements Filter {
      public Present {
        Objects.requireNonNull(attribute, "attribute");
      }
    }

    record And(List<Filter> filters) implements Filter {
      public And {
        filters = List.copyOf(filters);
      }
    }

    record Or(List<Filter> filters) implements Filter {
      public Or {
        filters = List.copyOf(filters);
      }
    }
  }
}
