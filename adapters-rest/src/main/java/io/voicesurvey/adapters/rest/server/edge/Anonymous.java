package io.voicesurvey.adapters.rest.server.edge;

import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/** The security context of JAX-RS, without a user: only our own filter authenticates the bearer of a token. */
final class Anonymous implements SecurityContext {
  @Override
  public Principal getUserPrincipal() {
    return null;
  }

  @Override
  public boolean isUserInRole(String role) {
    return false;
  }

  @Override
  public boolean isSecure() {
    return false;
  }

  @Override
  public String getAuthenticationScheme() {
    return null;
  }
}
