package io.voicesurvey.bootstrap.architecture.violations.ausecasehasoneform.application;

class Parent {}
