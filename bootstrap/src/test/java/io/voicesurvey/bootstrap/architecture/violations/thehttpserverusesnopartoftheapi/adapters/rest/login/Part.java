package io.voicesurvey.bootstrap.architecture.violations.thehttpserverusesnopartoftheapi.adapters.rest.login;

public record Part() {}
