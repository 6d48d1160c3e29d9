package io.voicesurvey.adapters.rest.server.observation;

import java.util.Optional;

/**
 * The observers of requests.
 *
 * @param meters counts requests
 * @param traces  creates traces of requests; empty if tracing is disabled
 */
public record Observers(RequestMeters meters, Optional<RequestTraces> traces) {}
