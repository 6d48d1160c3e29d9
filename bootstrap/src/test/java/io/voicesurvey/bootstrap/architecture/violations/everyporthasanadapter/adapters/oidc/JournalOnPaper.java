package io.voicesurvey.bootstrap.architecture.violations.everyporthasanadapter.adapters.oidc;

import io.voicesurvey.bootstrap.architecture.violations.everyporthasanadapter.application.port.SeededJournal;

record JournalOnPaper() implements SeededJournal {}
