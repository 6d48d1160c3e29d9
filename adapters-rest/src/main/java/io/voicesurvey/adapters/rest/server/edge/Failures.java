package io.voicesurvey.adapters.rest.server.edge;

import io.voicesurvey.adapters.rest.http.CommonHeaders;
import io.voicesurvey.adapters.rest.http.CompleteResponse;
import io.voicesurvey.adapters.rest.http.CompleteResponses;
import io.voicesurvey.adapters.rest.http.RequestIds;
import io.voicesurvey.adapters.rest.problem.ProblemMapper;
import io.voicesurvey.adapters.rest.server.fastpath.ResponseWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests whose handling failed outside of JAX-RS. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private final CompleteResponses responses;
  private final RequestIds requestIds;

  Failures(CompleteResponses responses, RequestIds requestIds) {
    this.responses = responses;
    this.requestIds = requestIds;
  }

  /** Sends the problem document of a fault, unless the response has begun or the client has gone. */
  void answer(Throwable failure, Request request, Response response, String requestId) {
    if (isClientGone(failure, request)) {
      LOG.debug("the client closed the connection before the response was sent", failure);
      return;
    }
    LOG.error("a request failed", failure);
    if (response.isCommitted()) {
      response.finish();
      return;
    }
    response.reset();
    try {
      ResponseWriter.write(internalError(request, requestId), request, response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isClientGone(Throwable failure, Request request) {
    return !request.getContext().getConnection().isOpen()
        && Stream.iterate(failure, Objects::nonNull, Throwable::getCause).anyMatch(IOException.class::isInstance);
  }

  /** The page for a failure outside of all handlers. Grizzly's own page would show the stack trace. */
  String lastResort(Request request) {
    CompleteResponse complete = internalError(request,
        requestIds.of(Optional.ofNullable(request.getHeader(RequestIds.HEADER))));
    ResponseWriter.writeHead(complete, request.getResponse());
    return new String(complete.body(), StandardCharsets.UTF_8);
  }

  private CompleteResponse internalError(Request request, String requestId) {
    return responses.problem(ProblemMapper.internalError(), request.getRequestURI(), requestId,
        Optional.ofNullable(request.getHeader(CommonHeaders.ORIGIN)));
  }
}
