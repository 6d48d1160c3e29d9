package io.voicesurvey.bootstrap.architecture.violations.namessaysomething;

final class SeededImpl {}
