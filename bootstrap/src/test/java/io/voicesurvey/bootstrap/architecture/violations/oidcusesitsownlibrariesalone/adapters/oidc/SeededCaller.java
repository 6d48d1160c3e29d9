package io.voicesurvey.bootstrap.architecture.violations.oidcusesitsownlibrariesalone.adapters.oidc;

import io.voicesurvey.bootstrap.architecture.violations.oidcusesitsownlibrariesalone.adapters.persistence.Neighbour;

record SeededCaller(Neighbour neighbour) {}
