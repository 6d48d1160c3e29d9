package io.voicesurvey.adapters.rest.scim;

import de.captaingoldfish.scim.sdk.common.constants.enums.Comparator;
import de.captaingoldfish.scim.sdk.server.filter.AndExpressionNode;
import de.captaingoldfish.scim.sdk.server.filter.AttributeExpressionLeaf;
import de.captaingoldfish.scim.sdk.server.filter.AttributePathRoot;
import de.captaingoldfish.scim.sdk.server.filter.FilterNode;
import de.captaingoldfish.scim.sdk.server.filter.OrExpressionNode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.application.port.ProvisionedUsers.Filter;
import io.voicesurvey.application.port.ProvisionedUsers.Filter.Attribute;
import io.voicesurvey.application.port.ProvisionedUsers.Filter.Operator;
import io.voicesurvey.domain.Text;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Filters for users as a query of the database (RFC 7644, section 3.4.2.2). */
final class UserFilters {
  private static final Filter NONE = new Filter.Or(List.of());
  private static final Filter HAS_EMAIL = new Filter.Present(Attribute.EMAIL);

  private UserFilters() {}

  /** @param filter empty: all match */
  static Filter of(Optional<FilterNode> filter) {
    return filter.map(UserFilters::filter).orElse(Filter.ALL);
  }

  private static Filter filter(FilterNode node) {
    return switch (node) {
      case AndExpressionNode and -> new Filter.And(List.of(filter(and.getLeftNode()), filter(and.getRightNode())));
      case OrExpressionNode or -> new Filter.Or(List.of(filter(or.getLeftNode()), filter(or.getRightNode())));
      case AttributePathRoot path when path.getChild() != null -> filter(path.getChild());
      case AttributeExpressionLeaf leaf -> comparison(leaf);
      default -> throw unsupported();
    };
  }

  private static Filter comparison(AttributeExpressionLeaf leaf) {
    String name = leaf.getSchemaAttribute().getScimNodeName().toLowerCase(Locale.ROOT);
    boolean present = leaf.getComparator() == Comparator.PR;
    return switch (name) {
      case "id" -> comparison(Attribute.ID, leaf);
      case "externalid" -> comparison(Attribute.EXTERNAL_ID, leaf);
      case "username" -> comparison(Attribute.USER_NAME, leaf);
      case "displayname" -> comparison(Attribute.DISPLAY_NAME, leaf);
      case "emails", "emails.value" -> comparison(Attribute.EMAIL, leaf);
      case "emails.type" -> present || equalTo("work", leaf) ? HAS_EMAIL : NONE;
      case "emails.primary" -> present || equalTo("true", leaf) ? HAS_EMAIL : NONE;
      case "active" -> comparison(Attribute.ACTIVE, leaf);
      case "meta.resourcetype" -> present || equalTo("User", leaf) ? Filter.ALL : NONE;
      default -> throw unsupported();
    };
  }

  static boolean equalTo(String value, AttributeExpressionLeaf leaf) {
    if (leaf.getComparator() != Comparator.EQ) {
      throw unsupported();
    }
    return value.equalsIgnoreCase(text(leaf));
  }

  private static Filter comparison(Attribute attribute, AttributeExpressionLeaf leaf) {
    return switch (leaf.getComparator()) {
      case EQ -> equal(attribute, text(leaf));
      case SW -> new Filter.Comparison(attribute, Operator.STARTS_WITH, text(leaf));
      case CO -> new Filter.Comparison(attribute, Operator.CONTAINS, text(leaf));
      case PR -> new Filter.Present(attribute);
      default -> throw unsupported();
    };
  }

  /** A user name is stored without spaces at its ends, but an earlier release stored it as sent. */
  private static Filter equal(Attribute attribute, String text) {
    Filter asSent = new Filter.Comparison(attribute, Operator.EQUAL, text);
    String trimmed = Text.trimmed(text);
    return attribute == Attribute.USER_NAME && !trimmed.equals(text)
        ? new Filter.Or(List.of(new Filter.Comparison(attribute, Operator.EQUAL, trimmed), asSent))
        : asSent;
  }

  /** The value, which is neither null nor absent. The SDK leaves the escapes of JSON in a text. */
  static String text(AttributeExpressionLeaf leaf) {
    String value = Optional.ofNullable(leaf.getValue()).filter(text -> !leaf.isNull())
        .orElseThrow(UserFilters::unsupported);
    return leaf.getBooleanValue().map(String::valueOf).or(() -> Documents.unescaped(value))
        .orElseThrow(() -> Refusals.invalidFilter("must compare with printable texts in the form of JSON"));
  }

  static ProblemException unsupported() {
    return Refusals
        .invalidFilter("may use eq, sw, co, pr, and, or, on id, externalId, userName, displayName, emails and"
            + " active of users, and on id, externalId, displayName and members of groups");
  }
}
