package io.voicesurvey.bootstrap.architecture.violations.fieldsarefinal.domain;

final class Mutable {
  static int seededCount;
  volatile boolean seededFlag;
  private int seededField;

  int next() {
    return ++seededField;
  }
}
