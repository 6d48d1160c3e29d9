package io.voicesurvey.bootstrap.server;

import java.util.Optional;

/**
 * The observers of requests.
 *
 * @param figures counts requests
 * @param traces  creates traces of requests; empty if tracing is disabled
 */
public record Observers(RequestFigures figures, Optional<RequestTraces> traces) {}
