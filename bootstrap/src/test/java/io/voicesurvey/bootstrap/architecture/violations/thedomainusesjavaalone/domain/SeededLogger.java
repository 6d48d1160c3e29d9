package io.voicesurvey.bootstrap.architecture.violations.thedomainusesjavaalone.domain;

import org.slf4j.Logger;

record SeededLogger(Logger logger) {}
