package io.voicesurvey.bootstrap.architecture.violations.theapplicationusesthedomainalone.adapters.oidc;

public record Neighbour() {}
