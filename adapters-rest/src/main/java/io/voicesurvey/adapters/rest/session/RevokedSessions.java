package io.voicesurvey.adapters.rest.session;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** @param revoked the number of sessions that ended */
public record RevokedSessions(@Schema(description = "The number of sessions that ended.", minimum = "0") int revoked) {}
