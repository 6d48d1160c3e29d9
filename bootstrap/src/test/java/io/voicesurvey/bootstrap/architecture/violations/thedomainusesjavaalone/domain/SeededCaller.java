package io.voicesurvey.bootstrap.architecture.violations.thedomainusesjavaalone.domain;

import io.voicesurvey.application.port.Transactions;

record SeededCaller(Transactions transactions) {}
