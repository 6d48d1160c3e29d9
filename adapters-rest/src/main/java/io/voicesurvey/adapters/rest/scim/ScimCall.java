package io.voicesurvey.adapters.rest.scim;

import io.voicesurvey.adapters.rest.http.EntityTags;
import io.voicesurvey.adapters.rest.http.Query;
import io.voicesurvey.application.user.AcceptedVersions;
import io.voicesurvey.domain.audit.Actor;
import java.util.Optional;

/** One request, without the types of JAX-RS and of the SDK. */
final class ScimCall {
  /** The methods of SCIM; a search has POST in HTTP. */
  enum Verb {
    FIND,
    SEARCH,
    CREATE,
    SHOW,
    REPLACE,
    PATCH,
    DELETE
  }

  private final Verb verb;
  private final Optional<String> id;
  private final Query query;
  private final byte[] body;
  private final Optional<EntityTags> ifMatch;
  private final Actor actor;

  /** @param ifMatch empty: any version */
  ScimCall(Verb verb, Optional<String> id, Query query, byte[] body, Optional<EntityTags> ifMatch, Actor actor) {
    this.verb = verb;
    this.id = id;
    this.query = query;
    this.body = body.clone();
    this.ifMatch = ifMatch;
    this.actor = actor;
  }

  Verb verb() {
    return verb;
  }

  /** The last part of the path, decoded. */
  Optional<String> id() {
    return id;
  }

  Query query() {
    return query;
  }

  byte[] body() {
    return body.clone();
  }

  Actor actor() {
    return actor;
  }

  /** The versions that the client accepts. Weak tags count, as in RFC 7644, section 3.14. */
  AcceptedVersions versions() {
    return ifMatch.map(EntityTags::versionsWeakly).orElse(AcceptedVersions.ANY);
  }
}
