package io.voicesurvey.bootstrap.architecture.violations.thehttpserverusesnopartoftheapi.adapters.rest.server;

import io.voicesurvey.bootstrap.architecture.violations.thehttpserverusesnopartoftheapi.adapters.rest.login.Part;

record SeededHandler(Part part) {}
