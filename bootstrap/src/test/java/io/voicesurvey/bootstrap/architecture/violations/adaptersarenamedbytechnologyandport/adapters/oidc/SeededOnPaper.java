package io.voicesurvey.bootstrap.architecture.violations.adaptersarenamedbytechnologyandport.adapters.oidc;

import io.voicesurvey.bootstrap.architecture.violations.adaptersarenamedbytechnologyandport.application.port.Ledger;

record SeededOnPaper() implements Ledger {}
