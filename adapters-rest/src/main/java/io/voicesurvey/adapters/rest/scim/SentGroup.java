package io.voicesurvey.adapters.rest.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voicesurvey.domain.user.UserId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A group as directories send it: mended, so that the SDK sees only attributes of the schema. */
final class SentGroup {
  static final String SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Group";

  static final String MEMBERS = "members";

  private static final List<String> NAMES = List.of("schemas", "externalId", "displayName", MEMBERS);
  private static final List<String> MEMBER = List.of("value", "$ref");

  private final ObjectNode document;
  private final Set<UserId> members;

  private SentGroup(ObjectNode document, Set<UserId> members) {
    this.document = document;
    this.members = members;
  }

  /** A whole group (RFC 7644, sections 3.3 and 3.5.1). */
  static SentGroup of(byte[] body) {
    ObjectNode group = Documents.only(Documents.read(body), NAMES);
    SentUser.setSchema(group, SCHEMA);
    JsonNode sent = group.path(MEMBERS);
    group.remove(MEMBERS);
    return new SentGroup(group, sent.isMissingNode() ? Set.of() : members(sent));
  }

  /** The group for the SDK, without the members: it would compare each of many members with all others. */
  ObjectNode document() {
    return document;
  }

  Set<UserId> members() {
    return members;
  }

  /** The ids in a list of members, or in one member; a text stands for its object. */
  static Set<UserId> members(JsonNode sent) {
    Stream<JsonNode> all = sent.isArray() ? sent.valueStream() : Stream.of(sent);
    Set<UserId> ids = new LinkedHashSet<>();
    all.map(SentGroup::id).forEach(id -> ids.add(UserId.parse(id)
        .orElseThrow(() -> Refusals.invalidValue(MEMBERS, "must contain ids of users"))));
    return ids;
  }

  private static String id(JsonNode member) {
    if (!(member instanceof ObjectNode object)) {
      return member.asText();
    }
    ObjectNode known = Documents.only(object, MEMBER);
    String reference = known.path("$ref").asText();
    return known.has("value") ? known.get("value").asText() : reference.substring(reference.lastIndexOf('/') + 1);
  }
}
