package io.voicesurvey.adapters.rest.scim;

import de.captaingoldfish.scim.sdk.common.constants.enums.Comparator;
import de.captaingoldfish.scim.sdk.server.filter.AndExpressionNode;
import de.captaingoldfish.scim.sdk.server.filter.AttributeExpressionLeaf;
import de.captaingoldfish.scim.sdk.server.filter.AttributePathRoot;
import de.captaingoldfish.scim.sdk.server.filter.FilterNode;
import de.captaingoldfish.scim.sdk.server.filter.OrExpressionNode;
import io.voicesurvey.domain.user.DirectoryGroup;
import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.UserId;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Filters for groups. There are few, so each is compared here; only members are a query of the database. */
final class GroupFilters {
  private final GroupDirectory groups;
  private final UserDirectory users;

  GroupFilters(GroupDirectory groups, UserDirectory users) {
    this.groups = groups;
    this.users = users;
  }

  /** @param filter empty: all match */
  List<DirectoryGroup> matching(List<DirectoryGroup> all, Optional<FilterNode> filter) {
    return filter.map(this::predicate).map(matches -> all.stream().filter(matches).toList()).orElse(all);
  }

  private Predicate<DirectoryGroup> predicate(FilterNode node) {
    return switch (node) {
      case AndExpressionNode and -> predicate(and.getLeftNode()).and(predicate(and.getRightNode()));
      case OrExpressionNode or -> predicate(or.getLeftNode()).or(predicate(or.getRightNode()));
      case AttributePathRoot path when path.getChild() != null -> predicate(path.getChild());
      case AttributeExpressionLeaf leaf -> comparison(leaf);
      default -> throw UserFilters.unsupported();
    };
  }

  private Predicate<DirectoryGroup> comparison(AttributeExpressionLeaf leaf) {
    return switch (leaf.getSchemaAttribute().getScimNodeName().toLowerCase(Locale.ROOT)) {
      case "id" -> compared(leaf, group -> Optional.of(group.id().value().toString()));
      case "externalid" -> compared(leaf, group -> group.externalId().map(ExternalId::value));
      case "displayname" -> compared(leaf, group -> Optional.of(group.name()));
      case "members", "members.value" -> hasMember(leaf);
      case "meta.resourcetype" -> group -> leaf.getComparator() == Comparator.PR || UserFilters.equalTo("Group", leaf);
      default -> throw UserFilters.unsupported();
    };
  }

  private static Predicate<DirectoryGroup> compared(AttributeExpressionLeaf leaf,
      Function<DirectoryGroup, Optional<String>> attribute) {
    Predicate<String> matches = leaf.getComparator() == Comparator.PR ? value -> true : matcher(leaf);
    return group -> attribute.apply(group).filter(matches).isPresent();
  }

  private static Predicate<String> matcher(AttributeExpressionLeaf leaf) {
    String text = UserFilters.text(leaf);
    return switch (leaf.getComparator()) {
      case EQ -> text::equals;
      case SW -> value -> value.startsWith(text);
      case CO -> value -> value.contains(text);
      default -> throw UserFilters.unsupported();
    };
  }

  private Predicate<DirectoryGroup> hasMember(AttributeExpressionLeaf leaf) {
    if (leaf.getComparator() != Comparator.EQ) {
      throw UserFilters.unsupported();
    }
    Set<DirectoryGroup> found = UserId.parse(UserFilters.text(leaf)).map(users::current)
        .map(id -> groups.ofUsers(Set.of(id)).values()
            .stream().flatMap(List::stream).collect(Collectors.toSet()))
        .orElseGet(HashSet::new);
    return found::contains;
  }
}
