package io.voicesurvey.bootstrap.server;

import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/** What JAX-RS is told of the caller: nothing, because only our own filter knows who bears a believed token. */
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
