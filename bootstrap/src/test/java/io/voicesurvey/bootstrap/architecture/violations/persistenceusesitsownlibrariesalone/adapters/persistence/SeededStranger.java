package io.voicesurvey.bootstrap.architecture.violations.persistenceusesitsownlibrariesalone.adapters.persistence;

import com.nimbusds.jose.JWSObject;

record SeededStranger(JWSObject library) {}
