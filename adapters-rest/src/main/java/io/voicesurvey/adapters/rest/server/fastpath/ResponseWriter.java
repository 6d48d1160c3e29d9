package io.voicesurvey.adapters.rest.server.fastpath;

import io.voicesurvey.adapters.rest.http.CompleteResponse;
import java.io.IOException;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.http.util.FastHttpDateFormat;
import org.glassfish.grizzly.http.util.Header;

/** Writes complete responses to Grizzly. */
public final class ResponseWriter {
  private ResponseWriter() {}

  public static void write(CompleteResponse complete, Request request, Response response) throws IOException {
    writeHead(complete, response);
    response.setContentLength(complete.body().length);
    if (!request.getMethod().matchesMethod("HEAD")) {
      response.getOutputStream().write(complete.body());
    }
  }

  /** Sets the status and all headers except the length of the body. */
  public static void writeHead(CompleteResponse complete, Response response) {
    response.setStatus(complete.status());
    setDate(response);
    for (CompleteResponse.Header header : complete.headers()) {
      response.addHeader(header.name(), header.value());
    }
  }

  /** Sets the Date header: once the response has begun, Grizzly would add it as a trailer. Updated once a second. */
  public static void setDate(Response response) {
    response.setHeader(Header.Date, FastHttpDateFormat.getCurrentDate());
  }
}
