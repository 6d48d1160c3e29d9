package io.voicesurvey.adapters.rest.health;

/** The liveness of the process. */
public record Health(String status, String version) {}
