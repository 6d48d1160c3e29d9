package io.voicesurvey.adapters.rest.http;

import java.util.List;

/**
 * An answer that only has to be sent.
 *
 * @param headers in the order in which they are sent; the body's length is not among them
 */
public record ReadyAnswer(int status, List<Header> headers, byte[] body) {
  public record Header(String name, String value) {}
}
