package io.voicesurvey.bootstrap.architecture.violations.entitiesarepackageprivate.adapters.persistence;

import jakarta.persistence.MappedSuperclass;

@MappedSuperclass
public class SeededMappedSuperclass {}
