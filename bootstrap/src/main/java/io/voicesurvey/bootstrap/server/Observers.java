package io.voicesurvey.bootstrap.server;

import java.util.Optional;

/**
 * Who is told of requests.
 *
 * @param figures where they are counted
 * @param traces  where traces are made of them, if any are
 */
public record Observers(RequestFigures figures, Optional<RequestTraces> traces) {}
