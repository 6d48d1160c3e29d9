package io.voicesurvey.adapters.rest.login;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a client that is no navigation sends its browser. */
public record LoginStarted(@JsonProperty("authorization_url") String authorizationUrl, String state) {}
