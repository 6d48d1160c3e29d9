package io.voicesurvey.adapters.rest.http;

import java.util.List;
import java.util.Optional;

/** A request with at most a small body, which has arrived completely. */
public interface PlainRequest {
  /** The values of a header, in their order. */
  List<String> headers(String name);

  /** The query as it was sent, percent-encoded; empty if the request has none. */
  Optional<String> query();

  /** The address of the client. */
  String client();

  /** A copy of the body. */
  byte[] body();
}
