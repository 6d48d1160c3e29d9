package io.voicesurvey.adapters.rest.http;

import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import java.util.List;
import org.glassfish.jersey.message.internal.Qualified;

/** Reads an Accept header as RFC 9110, section 12.5.1, has it: the most specific range that matches decides. */
final class Accept {
  private static final Comparator<MediaType> SPECIFICITY = Comparator
      .comparing((MediaType range) -> !range.isWildcardType()).thenComparing(range -> !range.isWildcardSubtype());

  private Accept() {}

  static boolean accepts(List<MediaType> ranges, MediaType type) {
    return ranges.stream().filter(type::isCompatible).max(SPECIFICITY).filter(Accept::isWanted).isPresent();
  }

  private static boolean isWanted(MediaType range) {
    return !(range instanceof Qualified qualified) || qualified.getQuality() > 0;
  }
}
