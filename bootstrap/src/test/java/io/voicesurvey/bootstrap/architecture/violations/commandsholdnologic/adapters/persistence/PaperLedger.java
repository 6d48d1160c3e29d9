package io.voicesurvey.bootstrap.architecture.violations.commandsholdnologic.adapters.persistence;

public final class PaperLedger {}
