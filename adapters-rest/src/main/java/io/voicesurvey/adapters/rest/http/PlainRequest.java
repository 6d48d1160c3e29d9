package io.voicesurvey.adapters.rest.http;

import java.util.List;

/** A request without a query, with at most a small body, which has arrived completely. */
public interface PlainRequest {
  /** The values of a header, in their order. */
  List<String> headers(String name);

  /** The address of the client. */
  String client();

  /** A copy of the body. */
  byte[] body();
}
