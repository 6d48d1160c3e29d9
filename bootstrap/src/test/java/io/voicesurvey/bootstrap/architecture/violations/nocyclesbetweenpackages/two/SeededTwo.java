package io.voicesurvey.bootstrap.architecture.violations.nocyclesbetweenpackages.two;

import io.voicesurvey.bootstrap.architecture.violations.nocyclesbetweenpackages.one.SeededOne;
import java.util.Optional;

public record SeededTwo(Optional<SeededOne> one) {}
