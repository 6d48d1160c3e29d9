package io.voicesurvey.adapters.rest.server.observation;

import io.voicesurvey.adapters.rest.problem.ProblemCode;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * An answered request.
 *
 * @param method as received
 * @param path   as received
 * @param route  the documented path; empty if the path has no route
 * @param client the address of the client
 * @param code   the code of the problem document; empty if there is none
 * @param userId the id of the recognized user
 * @param nanos  the duration in nanoseconds
 */
public record AnsweredRequest(String method, String path, Optional<String> route, int status, Supplier<String> client,
    Optional<ProblemCode> code, Optional<UUID> userId, long nanos) {}
