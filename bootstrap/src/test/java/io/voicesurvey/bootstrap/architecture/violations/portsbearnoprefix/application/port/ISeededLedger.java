package io.voicesurvey.bootstrap.architecture.violations.portsbearnoprefix.application.port;

public interface ISeededLedger {}
