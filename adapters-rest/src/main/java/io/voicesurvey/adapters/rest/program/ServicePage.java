package io.voicesurvey.adapters.rest.program;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.voicesurvey.adapters.rest.http.Cursor;
import io.voicesurvey.application.program.FindServices;
import io.voicesurvey.domain.user.UserId;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One page of service accounts.
 *
 * @param nextCursor the cursor of the next page; empty if this is the last
 */
@JsonPropertyOrder({"items", "next_cursor"})
public record ServicePage(List<ServiceView> items,
    @JsonProperty("next_cursor") @Schema(description = "The cursor of the next page. Null on the last page.", pattern = Cursor.UUID_FORM) Optional<String> nextCursor) {
  public ServicePage {
    items = List.copyOf(items);
  }

  static ServicePage of(FindServices.Outcome found) {
    return new ServicePage(found.accounts().stream().map(ServiceView::of).toList(),
        found.next().map(UserId::value).map(Cursor::of));
  }
}
