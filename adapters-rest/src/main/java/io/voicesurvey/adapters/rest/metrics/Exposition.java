package io.voicesurvey.adapters.rest.metrics;

/** Writes the metrics in a format that monitoring systems read. */
public interface Exposition {
  /**
   * All metrics with their current values.
   *
   * @param mediaType one of the media types of {@link MetricsResource}
   */
  byte[] write(String mediaType);
}
