package io.voicesurvey.adapters.rest.user;

/** @param revoked how many sessions ended */
public record RevokedSessions(int revoked) {}
