package io.voicesurvey.bootstrap.architecture.violations.injectionbyconstructoralone;

import jakarta.annotation.Resource;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;

final class Injected {
  @Inject
  String seededField;

  @Context
  UriInfo seededContext;

  @Resource
  String seededResource;

  @PersistenceContext
  EntityManager seededManager;

  @Inject
  void seededSetter(String value) {
    seededField = value;
  }
}
