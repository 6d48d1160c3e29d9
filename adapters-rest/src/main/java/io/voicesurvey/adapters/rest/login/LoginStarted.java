package io.voicesurvey.adapters.rest.login;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The response to a request that is not a browser navigation: the client opens the URL in a browser. */
public record LoginStarted(
    @JsonProperty("authorization_url") @Schema(description = "The URL to open in a browser.", format = "uri") String authorizationUrl,
    @Schema(description = "The state that the callback receives.", pattern = "^[A-Za-z0-9_-]{43}$") String state) {}
