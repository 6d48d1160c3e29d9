package io.voicesurvey.bootstrap.architecture.violations.everyporthasanadapter.application.port;

public interface SeededJournal {}
