package io.voicesurvey.bootstrap.architecture.violations.restusesitsownlibrariesalone.adapters.rest;

import io.voicesurvey.bootstrap.architecture.violations.restusesitsownlibrariesalone.bootstrap.Wiring;

record SeededUpstart(Wiring wiring) {}
