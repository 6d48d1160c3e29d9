package io.voicesurvey.adapters.rest.security;

import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.adapters.rest.http.RequestProperties;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.User;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.jwt.Claims;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * The current user and the session of an {@link Authenticated} request: the principal of its security context, with the
 * claims of its verified access token.
 */
public record Caller(User user, SessionId sessionId, Secret token) implements JsonWebToken {
  /** @throws IllegalStateException if the request is not {@link Authenticated} */
  public static Caller of(ContainerRequestContext request) {
    if (request.getSecurityContext().getUserPrincipal() instanceof Caller caller) {
      return caller;
    }
    throw new IllegalStateException("the operation is not authenticated");
  }

  void attachTo(ContainerRequestContext request) {
    request.setSecurityContext(new Context(this));
    request.setProperty(RequestProperties.USER_ID, user.id().value());
  }

  @Override
  public String getName() {
    return getClaim(Claims.upn);
  }

  @Override
  public Set<String> getClaimNames() {
    return claims().keySet();
  }

  /** The types are those of {@link Claims}: a Long for a time, a Set for audience and groups. */
  @Override
  @SuppressWarnings("unchecked")
  public <T> T getClaim(String name) {
    return (T) (name.equals(Claims.raw_token.name()) ? token.reveal() : claims().get(name));
  }

  private Map<String, Object> claims() {
    Map<String, Object> claims = Json.members(Base64.getUrlDecoder().decode(token.reveal().split("\\.")[1]));
    claims.replaceAll((name, value) -> switch (value) {
      case List<?> values -> new LinkedHashSet<>(values);
      case String audience when name.equals(Claims.aud.name()) -> Set.of(audience);
      default -> value;
    });
    return claims;
  }

  /** The roles are the current ones of the user, not those in the token. */
  private record Context(Caller caller) implements SecurityContext {
    @Override
    public Principal getUserPrincipal() {
      return caller;
    }

    @Override
    public boolean isUserInRole(String role) {
      return caller.user().role().label().equals(role);
    }

    @Override
    public boolean isSecure() {
      return false;
    }

    @Override
    public String getAuthenticationScheme() {
      return "Bearer";
    }
  }
}
