package io.voicesurvey.bootstrap.architecture.violations.nocyclesbetweenpackages.one;

import io.voicesurvey.bootstrap.architecture.violations.nocyclesbetweenpackages.two.SeededTwo;

public record SeededOne(SeededTwo two) {}
