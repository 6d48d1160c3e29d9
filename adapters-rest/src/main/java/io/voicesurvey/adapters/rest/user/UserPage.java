package io.voicesurvey.adapters.rest.user;

import io.voicesurvey.adapters.rest.security.UserProfile;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.voicesurvey.adapters.rest.http.Cursor;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One page of users.
 *
 * @param nextCursor the cursor of the next page; empty if this is the last
 */
@JsonPropertyOrder({"items", "next_cursor"})
public record UserPage(List<UserProfile> items,
    @JsonProperty("next_cursor") @Schema(description = "The cursor of the next page. Null on the last page.", pattern = Cursor.UUID_FORM) Optional<String> nextCursor) {
  public UserPage {
    items = List.copyOf(items);
  }
}
