package io.voicesurvey.bootstrap.architecture.violations.thecorebearsnoannotation.application;

import jakarta.inject.Inject;
import jakarta.inject.Named;

final class Annotated {
  @Named
  final String seededField = "";

  @Inject
  String seededMethod() {
    return seededField;
  }

  String seededParameter(@Named String text) {
    return text;
  }
}
