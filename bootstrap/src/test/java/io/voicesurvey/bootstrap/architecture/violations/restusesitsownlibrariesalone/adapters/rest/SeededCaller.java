package io.voicesurvey.bootstrap.architecture.violations.restusesitsownlibrariesalone.adapters.rest;

import io.voicesurvey.bootstrap.architecture.violations.restusesitsownlibrariesalone.adapters.oidc.Neighbour;

record SeededCaller(Neighbour neighbour) {}
