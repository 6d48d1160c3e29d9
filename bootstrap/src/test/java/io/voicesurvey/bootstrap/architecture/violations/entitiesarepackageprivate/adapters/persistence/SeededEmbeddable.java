package io.voicesurvey.bootstrap.architecture.violations.entitiesarepackageprivate.adapters.persistence;

import jakarta.persistence.Embeddable;

@Embeddable
public class SeededEmbeddable {}
