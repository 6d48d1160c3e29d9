package io.voicesurvey.adapters.rest.http;

import io.voicesurvey.adapters.rest.problem.ProblemCode;
import java.util.List;
import java.util.Optional;

/**
 * A response, ready to send.
 *
 * @param headers in sending order, without the length of the body
 * @param code    the code of the problem document in the body; empty for any other body
 */
public record CompleteResponse(int status, List<Header> headers, byte[] body, Optional<ProblemCode> code) {
  public record Header(String name, String value) {}
}
