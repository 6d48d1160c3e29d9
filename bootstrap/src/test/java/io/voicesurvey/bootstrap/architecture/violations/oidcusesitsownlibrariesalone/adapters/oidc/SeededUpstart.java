package io.voicesurvey.bootstrap.architecture.violations.oidcusesitsownlibrariesalone.adapters.oidc;

import io.voicesurvey.bootstrap.architecture.violations.oidcusesitsownlibrariesalone.bootstrap.Wiring;

record SeededUpstart(Wiring wiring) {}
