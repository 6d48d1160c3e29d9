package io.voicesurvey.adapters.rest.http;

import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import java.util.List;
import org.glassfish.jersey.message.internal.Qualified;

/** Reads an Accept header (RFC 9110, section 12.5.1): the most specific matching range decides. */
public final class Accept {
  private static final int FULL_QUALITY = 1000;
  private static final Comparator<MediaType> SPECIFICITY = Comparator
      .comparing((MediaType range) -> !range.isWildcardType()).thenComparing(range -> !range.isWildcardSubtype());

  private Accept() {}

  /** Whether the request is a browser's navigation: it prefers a page to JSON. A malformed header accepts nothing. */
  public static boolean isNavigation(ContainerRequestContext request) {
    try {
      return prefers(request.getAcceptableMediaTypes(), MediaType.TEXT_HTML_TYPE, MediaType.APPLICATION_JSON_TYPE);
    } catch (ProcessingException e) {
      return false;
    }
  }

  public static boolean accepts(List<MediaType> ranges, MediaType type) {
    return quality(ranges, type) > 0;
  }

  /**
   * True if {@code one} is accepted with the higher quality, or with the same quality and only {@code one} is named
   * without a wildcard.
   */
  public static boolean prefers(List<MediaType> ranges, MediaType one, MediaType other) {
    int difference = quality(ranges, one) - quality(ranges, other);
    return difference > 0
        || difference == 0 && accepts(ranges, one) && isNamed(ranges, one) && !isNamed(ranges, other);
  }

  private static int quality(List<MediaType> ranges, MediaType type) {
    return ranges.stream().filter(type::isCompatible).max(SPECIFICITY).map(Accept::quality).orElse(0);
  }

  private static int quality(MediaType range) {
    return range instanceof Qualified qualified ? qualified.getQuality() : FULL_QUALITY;
  }

  private static boolean isNamed(List<MediaType> ranges, MediaType type) {
    return ranges.stream().anyMatch(range -> type.isCompatible(range) && !range.isWildcardSubtype());
  }
}
