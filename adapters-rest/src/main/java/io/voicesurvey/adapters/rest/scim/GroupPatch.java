package io.voicesurvey.adapters.rest.scim;

import com.fasterxml.jackson.databind.JsonNode;
import io.voicesurvey.adapters.rest.problem.ScimErrorType;
import io.voicesurvey.adapters.rest.scim.SentPatch.Kind;
import io.voicesurvey.adapters.rest.scim.SentPatch.Operation;
import io.voicesurvey.application.user.GroupStep;
import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.UserId;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A PATCH of a group as steps of the use case. The SDK would read all members of the group for each request, also to add
 * one.
 */
final class GroupPatch {
  private static final Pattern OR = Pattern.compile("(?i)\\s+or\\s+");
  private static final Pattern ONE = Pattern.compile("(?i)value\\s+eq\\s+\"([^\"\\\\]*)\"");

  private GroupPatch() {}

  static List<GroupStep> of(byte[] body) {
    return SentPatch.of(body, SentGroup.SCHEMA).stream().flatMap(GroupPatch::step).toList();
  }

  private static Stream<GroupStep> step(Operation operation) {
    return switch (operation.attribute()) {
      case SentGroup.MEMBERS -> Stream.of(members(operation));
      case "displayname" -> Stream.of(new GroupStep.Rename(name(operation)));
      case "externalid" -> Stream.of(new GroupStep.Identify(externalId(operation)));
      default -> Stream.empty();
    };
  }

  private static GroupStep members(Operation operation) {
    if (operation.sub().isPresent() || operation.filter().isPresent() && operation.kind() != Kind.REMOVE) {
      throw SentPatch.invalidPath();
    }
    boolean isEmpty = operation.value().isMissingNode() || operation.value().isNull();
    return switch (operation.kind()) {
      case ADD -> new GroupStep.AddMembers(isEmpty ? Set.of() : SentGroup.members(operation.value()));
      case REPLACE -> new GroupStep.SetMembers(isEmpty ? Set.of() : SentGroup.members(operation.value()));
      case REMOVE -> operation.filter().<GroupStep>map(filter -> new GroupStep.RemoveMembers(named(filter)))
          .orElseGet(() -> isEmpty
              ? new GroupStep.SetMembers(Set.of())
              : new GroupStep.RemoveMembers(SentGroup.members(operation.value())));
    };
  }

  /** The users that the filter names. A text that is no id names no user. */
  private static Set<UserId> named(String filter) {
    Set<UserId> named = new LinkedHashSet<>();
    Arrays.stream(OR.split(filter)).forEach(part -> {
      Matcher matcher = ONE.matcher(part);
      if (!matcher.matches()) {
        throw SentPatch.invalidPath();
      }
      UserId.parse(matcher.group(1)).ifPresent(named::add);
    });
    return named;
  }

  private static String name(Operation operation) {
    if (operation.kind() == Kind.REMOVE) {
      throw Refusals.invalid(ScimErrorType.MUTABILITY, "displayName", "cannot be removed");
    }
    return text(operation, "displayName");
  }

  private static Optional<ExternalId> externalId(Operation operation) {
    return operation.kind() == Kind.REMOVE
        ? Optional.empty()
        : Optional.of(externalId(text(operation, "externalId")));
  }

  static ExternalId externalId(String text) {
    return ExternalId.of(text)
        .orElseThrow(() -> Refusals.invalidValue("externalId", "must be 1 to 255 printable characters"));
  }

  private static String text(Operation operation, String field) {
    JsonNode value = SentUser.single(operation.value());
    if (operation.filter().isPresent() || operation.sub().isPresent()) {
      throw SentPatch.invalidPath();
    }
    if (!value.isTextual()) {
      throw Refusals.invalidValue(field, "must be a text");
    }
    return value.textValue();
  }
}
