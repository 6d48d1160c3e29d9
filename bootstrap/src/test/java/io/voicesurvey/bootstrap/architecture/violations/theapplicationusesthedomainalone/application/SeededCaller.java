package io.voicesurvey.bootstrap.architecture.violations.theapplicationusesthedomainalone.application;

import io.voicesurvey.bootstrap.architecture.violations.theapplicationusesthedomainalone.adapters.oidc.Neighbour;

record SeededCaller(Neighbour neighbour) {}
