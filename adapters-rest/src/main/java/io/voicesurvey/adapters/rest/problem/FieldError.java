package io.voicesurvey.adapters.rest.problem;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An error in one part of a request.
 *
 * @param field   the name of the member or parameter, or of the part itself, such as {@code body}
 * @param message the rest of a sentence that starts with {@code field}, such as {@code must be sent}
 */
public record FieldError(@Schema(minLength = 1) String field, @Schema(minLength = 1) String message) {}
