package io.voicesurvey.bootstrap.architecture.violations.namessaysomething;

final class Outer {
  static final class SeededInnerHelper {}
}
