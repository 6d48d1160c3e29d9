package io.voicesurvey.adapters.rest.session;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** @param endSessionUrl the URL at which the browser also ends its session at the identity provider; may be empty */
public record LogoutAnswer(
    @JsonProperty("end_session_url") @Schema(description = "The URL at which the browser also ends its session at the identity provider.") Optional<URI> endSessionUrl) {}
