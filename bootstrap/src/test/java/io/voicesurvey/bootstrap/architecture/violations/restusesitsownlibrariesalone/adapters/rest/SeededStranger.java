package io.voicesurvey.bootstrap.architecture.violations.restusesitsownlibrariesalone.adapters.rest;

import org.hibernate.Session;

record SeededStranger(Session library) {}
