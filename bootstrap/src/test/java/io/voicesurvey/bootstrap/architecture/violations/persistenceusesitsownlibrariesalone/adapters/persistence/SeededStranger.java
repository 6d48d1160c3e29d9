package io.voicesurvey.bootstrap.architecture.violations.persistenceusesitsownlibrariesalone.adapters.persistence;

import com.fasterxml.jackson.databind.ObjectMapper;

record SeededStranger(ObjectMapper library) {}
