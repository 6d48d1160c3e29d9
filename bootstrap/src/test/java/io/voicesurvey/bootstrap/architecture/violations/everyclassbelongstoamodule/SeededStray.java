package io.voicesurvey.bootstrap.architecture.violations.everyclassbelongstoamodule;

final class SeededStray {}
