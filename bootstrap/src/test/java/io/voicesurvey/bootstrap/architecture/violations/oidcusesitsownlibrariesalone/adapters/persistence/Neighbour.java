package io.voicesurvey.bootstrap.architecture.violations.oidcusesitsownlibrariesalone.adapters.persistence;

public record Neighbour() {}
