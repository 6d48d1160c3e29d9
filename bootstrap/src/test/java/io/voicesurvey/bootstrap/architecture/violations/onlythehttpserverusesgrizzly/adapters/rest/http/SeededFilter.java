package io.voicesurvey.bootstrap.architecture.violations.onlythehttpserverusesgrizzly.adapters.rest.http;

import org.glassfish.grizzly.http.server.HttpServer;

record SeededFilter(HttpServer server) {}
