package io.voicesurvey.bootstrap.architecture.violations.commandsholdnologic.bootstrap.command;

import io.voicesurvey.bootstrap.architecture.violations.commandsholdnologic.application.port.Ledger;

record SeededPortCommand(Ledger ledger) {}
