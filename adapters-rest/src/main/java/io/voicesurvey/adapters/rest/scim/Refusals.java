package io.voicesurvey.adapters.rest.scim;

import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.problem.ScimErrorType;
import io.voicesurvey.domain.user.ActiveAdministrators;

/** The refusals of this package (RFC 7644, section 3.12). */
final class Refusals {
  private Refusals() {}

  static ProblemException invalid(ScimErrorType type, String field, String message) {
    return ProblemException.invalid(field, message).withScimErrorType(type);
  }

  static ProblemException invalidValue(String field, String message) {
    return invalid(ScimErrorType.INVALID_VALUE, field, message);
  }

  static ProblemException invalidSyntax(String field, String message) {
    return invalid(ScimErrorType.INVALID_SYNTAX, field, message);
  }

  static ProblemException invalidFilter(String message) {
    return invalid(ScimErrorType.INVALID_FILTER, "filter", message);
  }

  static ProblemException notFound() {
    return new ProblemException(ProblemCode.NOT_FOUND, "There is no such resource.");
  }

  static ProblemException stale() {
    return new ProblemException(ProblemCode.STALE,
        "The resource has changed since it was read. Read it again and send the new ETag in If-Match.");
  }

  /** @param attribute the unique attribute */
  static ProblemException taken(String attribute) {
    return new ProblemException(ProblemCode.NAME_TAKEN, "Another resource has this " + attribute + ".")
        .withScimErrorType(ScimErrorType.UNIQUENESS);
  }

  static ProblemException otherPerson() {
    return new ProblemException(ProblemCode.NAME_TAKEN, "The identity provider stated another id for the user with this"
        + " name or email. Check that the directory sends as externalId what OIDC_SCIM_ID_CLAIM names. If so, that user is"
        + " another person: delete that user, and create this one.").withScimErrorType(ScimErrorType.UNIQUENESS);
  }

  static ProblemException lastAdmin() {
    return new ProblemException(ProblemCode.LAST_ADMIN, ActiveAdministrators.LAST);
  }
}
