package io.voicesurvey.bootstrap.architecture.violations.persistenceusesitsownlibrariesalone.adapters.persistence;

import io.voicesurvey.bootstrap.architecture.violations.persistenceusesitsownlibrariesalone.bootstrap.Wiring;

record SeededUpstart(Wiring wiring) {}
