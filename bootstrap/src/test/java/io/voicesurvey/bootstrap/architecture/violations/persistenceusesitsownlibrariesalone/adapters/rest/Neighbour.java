package io.voicesurvey.bootstrap.architecture.violations.persistenceusesitsownlibrariesalone.adapters.rest;

public record Neighbour() {}
