package io.voicesurvey.bootstrap.architecture.violations.bootstrapusesitsownlibrariesalone;

import org.hibernate.Session;

record SeededStranger(Session library) {}
