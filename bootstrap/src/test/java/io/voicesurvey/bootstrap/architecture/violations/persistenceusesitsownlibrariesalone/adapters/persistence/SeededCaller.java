package io.voicesurvey.bootstrap.architecture.violations.persistenceusesitsownlibrariesalone.adapters.persistence;

import io.voicesurvey.bootstrap.architecture.violations.persistenceusesitsownlibrariesalone.adapters.rest.Neighbour;

record SeededCaller(Neighbour neighbour) {}
