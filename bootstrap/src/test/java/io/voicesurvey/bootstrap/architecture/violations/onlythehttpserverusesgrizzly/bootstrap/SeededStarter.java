package io.voicesurvey.bootstrap.architecture.violations.onlythehttpserverusesgrizzly.bootstrap;

import org.glassfish.grizzly.http.server.HttpServer;

record SeededStarter(HttpServer server) {}
