package io.voicesurvey.adapters.rest.audit;

import io.voicesurvey.adapters.rest.http.Query;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.application.audit.FindAuditEvents;
import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.user.UserId;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the query parameters of the audit trail. */
final class AuditQuery {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 200;
  private static final Predicate<String> NUMBER = Pattern.compile("[1-9]\\d{0,2}").asMatchPredicate();
  private static final Predicate<String> UUID_FORM = Pattern
      .compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
      .asMatchPredicate();
  private static final String TYPES = Arrays.stream(AuditEventType.values()).map(AuditEventType::label)
      .collect(Collectors.joining(", "));

  private AuditQuery() {}

  /** @param sent refused if it has any other parameter */
  static FindAuditEvents.Command read(Query sent) {
    Query query = sent.only("limit", "cursor", "user_id", "type");
    AuditTrail.Filter filter = new AuditTrail.Filter(query.single("user_id").map(AuditQuery::userId),
        query.single("type").map(AuditQuery::type));
    return new FindAuditEvents.Command(filter, query.single("cursor").map(AuditQuery::cursor),
        query.single("limit").map(AuditQuery::limit).orElse(DEFAULT_LIMIT));
  }

  private static UserId userId(String text) {
    if (!UUID_FORM.test(text)) {
      throw ProblemException.invalid("user_id", "must be the id of a user");
    }
    return new UserId(UUID.fromString(text));
  }

  private static AuditEventType type(String text) {
    return AuditEventType.named(text).orElseThrow(() -> ProblemException.invalid("type", "must be one of " + TYPES));
  }

  private static long cursor(String text) {
    return AuditCursor.parse(text)
        .orElseThrow(() -> ProblemException.invalid("cursor", "must be the next_cursor of a page"));
  }

  private static int limit(String text) {
    if (!NUMBER.test(text) || Integer.parseInt(text) > MAX_LIMIT) {
      throw ProblemException.invalid("limit", "must be a whole number from 1 to " + MAX_LIMIT);
    }
    return Integer.parseInt(text);
  }
}
