package io.voicesurvey.adapters.rest.http;

import io.voicesurvey.adapters.rest.problem.ProblemCode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A complete response, ready to send.
 *
 * @param headers in sending order, without the length of the body
 * @param code    the code of the problem document in the body; empty for any other body
 * @param userId  the user of the request; empty if unknown
 */
public record ReadyAnswer(int status, List<Header> headers, byte[] body, Optional<ProblemCode> code,
    Optional<UUID> userId) {
  public record Header(String name, String value) {}
}
