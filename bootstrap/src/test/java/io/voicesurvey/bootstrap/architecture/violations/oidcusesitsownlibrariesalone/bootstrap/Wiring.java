package io.voicesurvey.bootstrap.architecture.violations.oidcusesitsownlibrariesalone.bootstrap;

public record Wiring() {}
