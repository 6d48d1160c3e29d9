package io.voicesurvey.adapters.rest.http;

import io.voicesurvey.adapters.rest.problem.ProblemCode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An answer that only has to be sent.
 *
 * @param headers in the order in which they are sent; the body's length is not among them
 * @param code    of the problem that the body tells of; none where it tells of none
 * @param userId  whose request it was found to be
 */
public record ReadyAnswer(int status, List<Header> headers, byte[] body, Optional<ProblemCode> code,
    Optional<UUID> userId) {
  public record Header(String name, String value) {}
}
