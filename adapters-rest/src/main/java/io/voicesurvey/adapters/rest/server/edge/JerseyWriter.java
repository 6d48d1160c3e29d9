package io.voicesurvey.adapters.rest.server.edge;

import io.voicesurvey.adapters.rest.server.fastpath.ResponseWriter;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.jersey.server.ContainerException;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.spi.ContainerResponseWriter;

/** Passes the responses of Jersey to Grizzly. */
record JerseyWriter(Request request, Response response, String requestId, Failures failures)
    implements
      ContainerResponseWriter {
  @Override
  public OutputStream writeResponseStatusAndHeaders(long contentLength, ContainerResponse jersey)
      throws ContainerException {
    response.setStatus(jersey.getStatus());
    ResponseWriter.setDate(response);
    jersey.getStringHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
    if (contentLength >= 0 && jersey.getStatus() != 204) {
      response.setContentLengthLong(contentLength);
    }
    return new BackpressureOutputStream(response.getOutputStream(), request.getContext().getConnection());
  }

  @Override
  public boolean suspend(long timeOut, TimeUnit timeUnit, TimeoutHandler timeoutHandler) {
    throw new UnsupportedOperationException("resources respond on the thread that calls them");
  }

  @Override
  public void setSuspendTimeout(long timeOut, TimeUnit timeUnit) {
    throw new UnsupportedOperationException("resources respond on the thread that calls them");
  }

  @Override
  public void commit() {
    // Grizzly sends the written data when the handler returns.
  }

  @Override
  public void failure(Throwable error) {
    failures.answer(error, request, response, requestId);
  }

  @Override
  public boolean enableResponseBuffering() {
    return true;
  }
}
