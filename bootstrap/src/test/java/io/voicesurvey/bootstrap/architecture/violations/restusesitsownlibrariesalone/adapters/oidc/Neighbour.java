package io.voicesurvey.bootstrap.architecture.violations.restusesitsownlibrariesalone.adapters.oidc;

public record Neighbour() {}
