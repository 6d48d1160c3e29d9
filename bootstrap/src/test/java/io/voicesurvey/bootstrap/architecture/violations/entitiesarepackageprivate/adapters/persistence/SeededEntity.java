package io.voicesurvey.bootstrap.architecture.violations.entitiesarepackageprivate.adapters.persistence;

import jakarta.persistence.Entity;

@Entity
public class SeededEntity {}
