package io.voicesurvey.adapters.rest.metrics;

/** Writes what is measured, as monitoring reads it. */
public interface Exposition {
  /**
   * All that is measured, as it is now.
   *
   * @param mediaType one of those that {@link MetricsResource} offers
   */
  byte[] write(String mediaType);
}
