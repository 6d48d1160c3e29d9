package io.voicesurvey.bootstrap.architecture.violations.partsoftheapistayapart.adapters.rest.login;

import io.voicesurvey.bootstrap.architecture.violations.partsoftheapistayapart.adapters.rest.session.Neighbour;

record SeededLogin(Neighbour neighbour) {}
