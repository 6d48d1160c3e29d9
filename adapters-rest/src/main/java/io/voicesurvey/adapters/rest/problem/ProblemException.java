package io.voicesurvey.adapters.rest.problem;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ends a request with a problem document. An immutable value: each {@code with} method returns a copy. It is an
 * exception only because JAX-RS maps exceptions to responses.
 */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ProblemCode code;
  private final int status;
  private final String detail;
  private final transient Optional<String> idpError;
  private final transient Optional<OAuthErrorCode> oauthError;
  private final transient Optional<ScimErrorType> scimErrorType;
  private final transient List<FieldError> errors;
  private final transient Map<String, List<String>> headers;

  /** @param detail a sentence that says what to do; contains no untrusted text */
  public ProblemException(ProblemCode code, String detail) {
    this(code, code.status(), detail, Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Map.of());
  }

  private ProblemException(ProblemCode code, int status, String detail, Optional<String> idpError,
      Optional<OAuthErrorCode> oauthError, Optional<ScimErrorType> scimErrorType, List<FieldError> errors,
      Map<String, List<String>> headers) {
    super(code.name(), null, false, false);
    this.code = code;
    this.status = status;
    this.detail = detail;
    this.idpError = idpError;
    this.oauthError = oauthError;
    this.scimErrorType = scimErrorType;
    this.errors = errors;
    this.headers = headers;
  }

  /** A request that is refused because of one of its parts. */
  public static ProblemException invalid(String field, String message) {
    return new ProblemException(ProblemCode.INVALID_REQUEST, 400, "Correct the request: " + field + " " + message + ".",
        Optional.empty(), Optional.empty(), Optional.empty(), List.of(new FieldError(field, message)), Map.of());
  }

  public ProblemException withStatus(int newStatus) {
    return new ProblemException(code, newStatus, detail, idpError, oauthError, scimErrorType, errors, headers);
  }

  public ProblemException withIdpError(Optional<String> error) {
    return new ProblemException(code, status, detail, error, oauthError, scimErrorType, errors, headers);
  }

  /** The same problem in the form of OAuth 2.0, with the status of that error. The headers of a challenge are dropped. */
  public ProblemException asOAuthError(OAuthErrorCode error) {
    return new ProblemException(code, error.status(), detail, idpError, Optional.of(error), scimErrorType, errors,
        Map.of());
  }

  /** The kind of the error, where the response has the form of SCIM. */
  public ProblemException withScimErrorType(ScimErrorType type) {
    return new ProblemException(code, status, detail, idpError, oauthError, Optional.of(type), errors, headers);
  }

  public ProblemException withError(String field, String message) {
    return new ProblemException(code, status, detail, idpError, oauthError, scimErrorType,
        List.of(new FieldError(field, message)),
        headers);
  }

  /** Adds a header to the response; existing values of the same name stay. */
  public ProblemException withHeader(String name, String value) {
    Map<String, List<String>> more = new LinkedHashMap<>(headers);
    List<String> values = new ArrayList<>(more.getOrDefault(name, List.of()));
    values.add(value);
    more.put(name, List.copyOf(values));
    return new ProblemException(code, status, detail, idpError, oauthError, scimErrorType, errors, Map.copyOf(more));
  }

  public ProblemCode code() {
    return code;
  }

  public int status() {
    return status;
  }

  public String detail() {
    return detail;
  }

  public Optional<String> idpError() {
    return idpError;
  }

  /** Present if the response has the form of OAuth 2.0 (RFC 6749, section 5.2) instead of a problem document. */
  public Optional<OAuthErrorCode> oauthError() {
    return oauthError;
  }

  public Optional<ScimErrorType> scimErrorType() {
    return scimErrorType;
  }

  public List<FieldError> errors() {
    return errors;
  }

  public Map<String, List<String>> headers() {
    return headers;
  }
}
