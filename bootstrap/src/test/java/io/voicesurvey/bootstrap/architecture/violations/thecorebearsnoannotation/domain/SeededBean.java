package io.voicesurvey.bootstrap.architecture.violations.thecorebearsnoannotation.domain;

import jakarta.inject.Singleton;

@Singleton
final class SeededBean {}
