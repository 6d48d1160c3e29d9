package io.voicesurvey.adapters.rest.problem;

/**
 * What is wrong with one part of a body or query.
 *
 * @param field   the name of the member or parameter
 * @param message what to send in its place
 */
public record FieldError(String field, String message) {}
