package io.voicesurvey.bootstrap.architecture.violations.restusesitsownlibrariesalone.bootstrap;

public record Wiring() {}
