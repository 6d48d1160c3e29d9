package io.voicesurvey.bootstrap.architecture.violations.partsoftheapistayapart.adapters.rest.session;

public record Neighbour() {}
