package io.voicesurvey.bootstrap.architecture.violations.persistenceusesitsownlibrariesalone.bootstrap;

public record Wiring() {}
