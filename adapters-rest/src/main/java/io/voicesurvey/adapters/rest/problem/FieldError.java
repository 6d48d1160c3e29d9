package io.voicesurvey.adapters.rest.problem;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What is wrong with one part of a body or query.
 *
 * @param field   the name of the member or parameter
 * @param message what to send in its place
 */
public record FieldError(@Schema(minLength = 1) String field, @Schema(minLength = 1) String message) {}
