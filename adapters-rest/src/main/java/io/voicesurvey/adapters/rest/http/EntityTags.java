package io.voicesurvey.adapters.rest.http;

import io.voicesurvey.application.user.AcceptedVersions;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The entity tags of a precondition header (RFC 9110, sections 13.1.1 and 13.1.2).
 *
 * @param any    an asterisk: any version
 * @param strong the strong entity tags, without their quotes
 * @param weak   the weak entity tags, without their quotes
 */
public record EntityTags(boolean any, Set<String> strong, Set<String> weak) {

  private static final String TAG = "(W/)?\"([!#-~\\x80-\\xff]*)\"";
  private static final Pattern EACH = Pattern.compile(TAG);
  private static final Pattern LIST = Pattern
      .compile("[ \\t]*(?:" + TAG + ")?(?:[ \\t]*,[ \\t]*(?:" + TAG + ")?)*+[ \\t]*");

  public EntityTags {
    strong = Set.copyOf(strong);
    weak = Set.copyOf(weak);
  }

  /** The tags of that header; empty if it was not sent. A malformed header matches no version. */
  public static Optional<EntityTags> of(ContainerRequestContext request, String header) {
    return Optional.ofNullable(request.getHeaders().get(header)).filter(lines -> !lines.isEmpty())
        .map(EntityTags::parse);
  }

  /** The strong tag of a version, as in the {@code ETag} header. */
  public static String strong(long version) {
    return '"' + Long.toString(version) + '"';
  }

  /**
   * Weak comparison, for {@code If-None-Match}: true for an asterisk, or if a strong or weak tag is that of the
   * version.
   */
  public boolean matchesWeakly(long version) {
    String tag = Long.toString(version);
    return any || strong.contains(tag) || weak.contains(tag);
  }

  /** The versions of the strong tags, for {@code If-Match}. An asterisk matches any version. */
  public AcceptedVersions versions() {
    return versions(strong.stream());
  }

  /** The versions of all tags. Other than RFC 9110, SCIM compares weak tags in {@code If-Match}. */
  public AcceptedVersions versionsWeakly() {
    return versions(Stream.concat(strong.stream(), weak.stream()));
  }

  private AcceptedVersions versions(Stream<String> tags) {
    return any
        ? AcceptedVersions.ANY
        : AcceptedVersions
            .of(tags.filter(tag -> tag.matches("0|[1-9]\\d{0,17}")).map(Long::valueOf).collect(Collectors.toSet()));
  }

  private static EntityTags parse(List<String> lines) {
    String text = String.join(",", lines);
    if (!LIST.matcher(text).matches()) {
      return new EntityTags(text.strip().equals("*"), Set.of(), Set.of());
    }
    return new EntityTags(false, tags(text, false), tags(text, true));
  }

  private static Set<String> tags(String text, boolean weak) {
    return EACH.matcher(text).results().filter(tag -> (tag.group(1) != null) == weak)
        .map((MatchResult tag) -> tag.group(2)).collect(Collectors.toSet());
  }
}
