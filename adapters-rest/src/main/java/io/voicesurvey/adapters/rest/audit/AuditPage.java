package io.voicesurvey.adapters.rest.audit;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.voicesurvey.adapters.rest.http.Cursor;
import io.voicesurvey.application.audit.FindAuditEvents;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A page of the audit trail.
 *
 * @param items      the events, newest first
 * @param nextCursor the cursor of the next page; empty if this is the last
 */
@JsonPropertyOrder({"items", "next_cursor"})
public record AuditPage(List<AuditEventView> items,
    @JsonProperty("next_cursor") @Schema(description = "The cursor of the next page. Null on the last page.", pattern = Cursor.NUMBER_FORM) Optional<String> nextCursor) {
  public AuditPage {
    items = List.copyOf(items);
  }

  static AuditPage of(FindAuditEvents.Outcome outcome) {
    return new AuditPage(outcome.events().stream().map(AuditEventView::of).toList(),
        outcome.next().map(Cursor::of));
  }
}
