package io.voicesurvey.adapters.rest.program;

import com.nimbusds.common.contenttype.ContentType;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.PlainClientSecret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import io.voicesurvey.adapters.rest.http.Query;
import io.voicesurvey.adapters.rest.http.RequestProperties;
import io.voicesurvey.adapters.rest.problem.OAuthErrorCode;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.application.program.AuthenticateClient;
import io.voicesurvey.domain.Secret;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A request of a client in OAuth 2.0, whose parameters are in a form. Nimbus parses it, after this class checked it. */
final class OAuthRequest {
  private static final String SCHEME = "Basic ";
  private static final String CHALLENGE = "Basic realm=\"voicesurveyagent\"";

  private final HTTPRequest http;
  private final Query form;

  private OAuthRequest(HTTPRequest http, Query form) {
    this.http = http;
    this.form = form;
  }

  /** Refuses a malformed query or form, a repeated parameter, and a client that authenticates in more than one way. */
  static OAuthRequest of(ContainerRequestContext request, byte[] body) {
    try {
      RequestProperties.query(request);
      Query form = Query.ofForm(body).unrepeated();
      HTTPRequest http = new HTTPRequest(HTTPRequest.Method.POST, request.getUriInfo().getRequestUri());
      http.setEntityContentType(ContentType.APPLICATION_URLENCODED);
      http.setBody(new String(body, StandardCharsets.UTF_8));
      basicCredentials(request).ifPresent(header -> {
        if (form.single("client_secret").filter(secret -> !secret.isEmpty()).isPresent()) {
          throw ProblemException.invalid("client_secret", "must not be sent in addition to an Authorization header");
        }
        requireSameClient(form, header);
        http.setAuthorization(header.toHTTPAuthorizationHeader());
      });
      return new OAuthRequest(http, form);
    } catch (ProblemException e) {
      throw e.oauthError().isPresent() ? e : e.asOAuthError(OAuthErrorCode.INVALID_REQUEST);
    }
  }

  /** The value of a parameter; empty if it is absent or empty (RFC 6749, section 3.2). Refuses one with NUL. */
  Optional<String> parameter(String name) {
    try {
      return form.single(name).filter(value -> !value.isEmpty());
    } catch (ProblemException e) {
      throw e.asOAuthError(OAuthErrorCode.INVALID_REQUEST);
    }
  }

  /** Refuses a request whose parameters do not fit its grant type (RFC 6749, sections 4 to 6; RFC 8693, section 2.1). */
  AuthorizationGrant grant() {
    try {
      return TokenRequest.parse(http).getAuthorizationGrant();
    } catch (ParseException | IllegalArgumentException e) {
      throw new ProblemException(ProblemCode.INVALID_REQUEST,
          "A parameter of this grant type is missing, malformed or repeated.")
          .asOAuthError(OAuthErrorCode.INVALID_REQUEST);
    }
  }

  /** The client id and the secret; empty if the request has no secret. Refuses other ways to authenticate. */
  Optional<AuthenticateClient.Command> client() {
    try {
      Optional<ClientAuthentication> sent = Optional.ofNullable(ClientAuthentication.parse(http));
      if (sent.isEmpty() && parameter("client_secret").isPresent()) {
        throw clientRefused();
      }
      return sent.map(OAuthRequest::credentials);
    } catch (ParseException e) {
      throw clientRefused();
    }
  }

  /** Whether that is the scheme of an {@code Authorization} header. */
  static boolean isBasic(String header) {
    return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }

  /** The client id and the secret in an {@code Authorization} header. */
  static AuthenticateClient.Command client(String header) {
    return credentials(basic(header));
  }

  private static AuthenticateClient.Command credentials(ClientAuthentication sent) {
    if (sent instanceof PlainClientSecret plain && !plain.getClientSecret().getValue().isEmpty()) {
      return new AuthenticateClient.Command(plain.getClientID().getValue(),
          Secret.of(plain.getClientSecret().getValue()));
    }
    throw clientRefused();
  }

  /** The same for every client that cannot be authenticated (RFC 6749, section 5.2). */
  static ProblemException clientRefused() {
    return new ProblemException(ProblemCode.INVALID_CLIENT,
        "Authenticate as service:NAME with a secret of that service account, which must be enabled.")
        .asOAuthError(OAuthErrorCode.INVALID_CLIENT).withHeader(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
  }

  private static void requireSameClient(Query form, ClientSecretBasic header) {
    if (form.single("client_id").filter(id -> !id.isEmpty() && !id.equals(header.getClientID().getValue()))
        .isPresent()) {
      throw ProblemException.invalid("client_id", "must be the client of the Authorization header");
    }
  }

  /** The client of the {@code Authorization} header; empty if there is none. */
  private static Optional<ClientSecretBasic> basicCredentials(ContainerRequestContext request) {
    List<String> headers = request.getHeaders().getOrDefault(HttpHeaders.AUTHORIZATION, List.of());
    if (headers.size() > 1) {
      throw ProblemException.invalid(HttpHeaders.AUTHORIZATION, "must not be repeated");
    }
    return headers.stream().findFirst().map(OAuthRequest::basic);
  }

  /**
   * Both parts must be percent-encoded (RFC 6749, section 2.3.1), but many clients do not do so. The id then contains a
   * colon, and the secret never does.
   */
  private static ClientSecretBasic basic(String header) {
    String credentials = decoded(header);
    int end = credentials.lastIndexOf(':');
    try {
      return credentials.indexOf(':') < end
          ? new ClientSecretBasic(new ClientID(credentials.substring(0, end)),
              new com.nimbusds.oauth2.sdk.auth.Secret(credentials.substring(end + 1)))
          : ClientSecretBasic.parse(
              SCHEME + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
    } catch (ParseException e) {
      throw clientRefused();
    }
  }

  private static String decoded(String header) {
    try {
      if (isBasic(header)) {
        return new String(Base64.getDecoder().decode(header.substring(SCHEME.length()).strip()),
            StandardCharsets.UTF_8);
      }
    } catch (IllegalArgumentException e) {
      throw clientRefused();
    }
    throw clientRefused();
  }
}
