package io.voicesurvey.bootstrap.architecture.violations.theapplicationusesthedomainalone.application;

import org.slf4j.Logger;

record SeededLogger(Logger logger) {}
