package io.voicesurvey.bootstrap.architecture.violations.commandsholdnologic.bootstrap.command;

import io.voicesurvey.bootstrap.architecture.violations.commandsholdnologic.adapters.persistence.PaperLedger;

record SeededAdapterCommand(PaperLedger ledger) {}
