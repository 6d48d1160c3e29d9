package io.voicesurvey.bootstrap.architecture.violations.thecorebearsnoannotation.application;

import jakarta.inject.Inject;

final class SeededConstructor {
  @Inject
  SeededConstructor() {}
}
