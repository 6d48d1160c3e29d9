package io.voicesurvey.adapters.rest.login;

import io.voicesurvey.domain.login.ProviderProfile;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An identity provider at which people can sign in. */
public record ProviderView(
    @Schema(description = "The value of provider in GET /api/auth/login.", pattern = ProvidersResource.ID_FORM, examples = "default") String id,
    @Schema(description = "What people see.", minLength = 1, maxLength = 255, examples = "Example Corp") String name) {
  static ProviderView of(ProviderProfile profile) {
    return new ProviderView(profile.id().value(), profile.name());
  }
}
