package io.voicesurvey.adapters.rest.session;

import java.util.List;
import java.util.Map;

/** A JWK Set (RFC 7517, section 5). */
public record JwkSet(List<Map<String, String>> keys) {
  public JwkSet {
    keys = List.copyOf(keys);
  }
}
