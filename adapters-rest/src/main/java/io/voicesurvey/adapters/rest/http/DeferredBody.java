package io.voicesurvey.adapters.rest.http;

import io.voicesurvey.adapters.rest.problem.ProblemException;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A large body that is read only if its operation reads it. Refuses one over the limit. */
final class DeferredBody extends InputStream {
  private static final String PROPERTY = "voicesurveyagent.deferred-body";

  private final InputStream body;
  private final int limit;
  private final AtomicLong count = new AtomicLong();
  private final AtomicBoolean ended = new AtomicBoolean();

  private DeferredBody(InputStream body, int limit) {
    this.body = body;
    this.limit = limit;
  }

  /** Puts a limit on what the operation reads of the body. */
  static void attachTo(ContainerRequestContext request, InputStream body, int limit) {
    DeferredBody deferred = new DeferredBody(body, limit);
    request.setEntityStream(deferred);
    request.setProperty(PROPERTY, deferred);
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    int read = readPart(bytes, offset, length);
    if (read < 0) {
      ended.set(true);
    }
    if (count.addAndGet(Math.max(0, read)) > limit) {
      throw RequestBodyLimit.tooLarge(limit);
    }
    return read;
  }

  private int readPart(byte[] bytes, int offset, int length) {
    try {
      return body.read(bytes, offset, length);
    } catch (IOException e) {
      throw RequestBodyLimit.incomplete();
    }
  }

  /** Whether the request has such a body, whose end nothing has read. */
  static boolean isUnread(ContainerRequestContext request) {
    return request.getProperty(PROPERTY) instanceof DeferredBody deferred && !deferred.ended.get();
  }
}
