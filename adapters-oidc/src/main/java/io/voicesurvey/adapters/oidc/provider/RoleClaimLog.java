package io.voicesurvey.adapters.oidc.provider;

import io.voicesurvey.application.port.IdentityProvider.RoleClaim;
import io.voicesurvey.domain.login.ProviderId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns if a login cannot take the role from the provider, and what to configure there. */
final class RoleClaimLog {
  private static final Logger LOG = LoggerFactory.getLogger(RoleClaimLog.class);

  private RoleClaimLog() {}

  static void log(ProviderId provider, RoleMapping mapping, RoleClaim roleClaim) {
    switch (roleClaim) {
      case ABSENT ->
        LOG.warn("provider {}: role claim {} is in neither ID token nor userinfo: the user becomes a viewer."
            + " {}", provider, mapping.claim(), mapping.advice());
      case ONLY_IN_ACCESS_TOKEN -> LOG.warn("provider {}: role claim {} is only in the access token: the user becomes a"
          + " viewer. {}", provider, mapping.claim(), mapping.advice());
      case OVERAGE ->
        LOG.warn("provider {}: role claim {} is not in the token, which refers to it elsewhere: this login"
            + " does not change the role. Configure the provider to send fewer groups.", provider, mapping.claim());
      case STATED, UNUSED -> LOG.debug("provider {}: role claim {} is {}", provider, mapping.claim(), roleClaim);
    }
  }
}
