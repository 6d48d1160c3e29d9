package io.voicesurvey.adapters.rest.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a precondition names (RFC 9110, sections 13.1.1 and 13.1.2).
 *
 * @param any    an asterisk: whatever there is
 * @param strong the strong entity tags, without their quotes
 * @param weak   the weak ones
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

  /** The tags of that header, or none where it was not sent. One that is not well-formed names nothing that there is. */
  public static Optional<EntityTags> of(ContainerRequestContext request, String header) {
    return Optional.ofNullable(request.getHeaders().get(header)).filter(lines -> !lines.isEmpty())
        .map(EntityTags::parse);
  }

  /** The tag as it stands in {@code ETag}. */
  public static String strong(long version) {
    return '"' + Long.toString(version) + '"';
  }

  /** True where one of the tags, weak or strong, is that version's: the comparison for {@code If-None-Match}. */
  public boolean matchesWeakly(long version) {
    String tag = Long.toString(version);
    return any || strong.contains(tag) || weak.contains(tag);
  }

  /** The versions that the strong tags name, for {@code If-Match}; none where any will do. */
  public Optional<Set<Long>> versions() {
    return any
        ? Optional.empty()
        : Optional.of(strong.stream().filter(tag -> tag.matches("0|[1-9]\\d{0,17}")).map(Long::valueOf)
            .collect(Collectors.toSet()));
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
