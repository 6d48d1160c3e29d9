package io.voicesurvey.bootstrap.architecture.violations.commandsholdnologic.application.port;

public interface Ledger {}
