package io.voicesurvey.application.port;

import io.voicesurvey.application.port.ProvisionedUsers.Filter.Attribute;
import io.voicesurvey.application.port.ProvisionedUsers.Filter.Comparison;
import io.voicesurvey.domain.user.DirectoryProfile;
import io.voicesurvey.domain.user.DisplayName;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The users of an {@link InMemoryDatabase} as a directory sees them. */
public final class InMemoryProvisionedUsers implements ProvisionedUsers {
  private final InMemoryDatabase database;

  public InMemoryProvisionedUsers(InMemoryDatabase database) {
    this.database = database;
  }

  @Override
  public Part find(Filter filter, long offset, int limit) {
    return database.inTransaction(() -> {
      List<User> all = database.users().values().stream().filter(User::isProvisionable)
          .filter(user -> matches(filter, user)).sorted(Comparator.comparing(user -> user.id().value().toString()))
          .toList();
      return new Part(all.stream().skip(offset).limit(limit).toList(), all.size());
    });
  }

  @Override
  public List<User> findHolders(DirectoryProfile profile) {
    return database.inTransaction(() -> database.users().values().stream().filter(user -> !user.isServiceAccount())
        .filter(user -> user.userName().canonical().equals(profile.userName().canonical())
            || isSame(user.externalId(), profile.externalId()) || isDeletedWith(profile.externalId(), user)
            || isSame(user.email().map(EmailAddress::canonical), profile.email().map(EmailAddress::canonical)))
        .sorted(Comparator.comparing(user -> user.id().value().toString())).toList());
  }

  private static boolean isDeletedWith(Optional<ExternalId> id, User user) {
    return user.provisioning().removed() && user.externalId().isEmpty()
        && isSame(user.provisioning().claimedId(), id);
  }

  private static <T> boolean isSame(Optional<T> one, Optional<T> other) {
    return one.isPresent() && one.equals(other);
  }

  private boolean matches(Filter filter, User user) {
    return switch (filter) {
      case Comparison(Attribute attribute, Filter.Operator operator, String text) when attribute == Attribute.ID
          && operator == Filter.Operator.EQUAL ->
        UserId.parse(text).map(id -> database.merged().getOrDefault(id, id)).filter(user.id()::equals).isPresent();
      case Comparison(Attribute attribute, Filter.Operator operator, String text) when attribute == Attribute.EXTERNAL_ID
          && operator == Filter.Operator.EQUAL ->
        ExternalId.of(text).flatMap(this::known).filter(user::equals).isPresent();
      case Comparison(Attribute attribute, Filter.Operator operator, String text) when attribute == Attribute.USER_NAME
          && operator == Filter.Operator.EQUAL ->
        named(comparable(attribute, text)).filter(user::equals).isPresent();
      case Comparison(Attribute attribute, Filter.Operator operator, String text) ->
        value(attribute, user).filter(value -> switch (operator) {
          case EQUAL -> value.equals(comparable(attribute, text));
          case STARTS_WITH -> value.startsWith(comparable(attribute, text));
          case CONTAINS -> value.contains(comparable(attribute, text));
        }).isPresent();
      case Filter.Present(Attribute attribute) -> value(attribute, user).isPresent();
      case Filter.And(List<Filter> all) -> all.stream().allMatch(part -> matches(part, user));
      case Filter.Or(List<Filter> any) -> any.stream().anyMatch(part -> matches(part, user));
    };
  }

  private Optional<User> named(String name) {
    return database.users().values().stream().filter(User::isProvisionable)
        .filter(user -> user.userName().canonical().equals(name))
        .min(Comparator.comparing(user -> !user.isWaiting()));
  }

  private Optional<User> known(ExternalId id) {
    List<User> all = database.users().values().stream().filter(user -> !user.provisioning().removed()).toList();
    return all.stream().filter(user -> user.externalId().equals(Optional.of(id))).findFirst()
        .or(() -> all.stream().filter(user -> user.provisioning().claimedId().equals(Optional.of(id)))
            .max(Comparator.comparing(user -> user.lastLoginAt().orElse(Instant.MIN))));
  }

  private static Optional<String> value(Attribute attribute, User user) {
    return switch (attribute) {
      case ID -> Optional.of(user.id().value().toString());
      case EXTERNAL_ID -> user.externalId().map(ExternalId::value);
      case USER_NAME -> Optional.of(user.userName().canonical());
      case DISPLAY_NAME -> Optional.of(user.name().canonical());
      case EMAIL -> user.email().map(EmailAddress::canonical);
      case ACTIVE -> Optional.of(Boolean.toString(user.isActive()));
    };
  }

  private static String comparable(Attribute attribute, String value) {
    return switch (attribute) {
      case ID, EXTERNAL_ID -> value;
      case USER_NAME, EMAIL, ACTIVE -> EmailAddress.canonical(value);
      case DISPLAY_NAME -> DisplayName.canonical(value);
    };
  }
}
