package io.voicesurvey.adapters.rest.audit;

import io.voicesurvey.adapters.rest.http.Cursor;
import io.voicesurvey.adapters.rest.http.Query;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.application.audit.FindAuditEvents;
import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.user.UserId;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Reads the query parameters of the audit trail. */
final class AuditQuery {
  private static final String TYPES = Arrays.stream(AuditEventType.values()).map(AuditEventType::label)
      .collect(Collectors.joining(", "));

  private AuditQuery() {}

  /** @param sent refused if it has any other parameter */
  static FindAuditEvents.Command of(Query sent) {
    Query query = sent.only("limit", "cursor", "user_id", "type");
    AuditTrail.Filter filter = new AuditTrail.Filter(query.single("user_id").map(AuditQuery::userId),
        query.single("type").map(AuditQuery::type));
    return new FindAuditEvents.Command(filter, query.cursor(Cursor::number),
        query.limit());
  }

  private static UserId userId(String text) {
    return UserId.parse(text).orElseThrow(() -> ProblemException.invalid("user_id", "must be the id of a user"));
  }

  private static AuditEventType type(String text) {
    return AuditEventType.named(text).orElseThrow(() -> ProblemException.invalid("type", "must be one of " + TYPES));
  }
}
