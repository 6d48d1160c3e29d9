package io.voicesurvey.bootstrap.architecture.violations.oidcusesitsownlibrariesalone.adapters.oidc;

import jakarta.ws.rs.core.Response;

record SeededStranger(Response library) {}
