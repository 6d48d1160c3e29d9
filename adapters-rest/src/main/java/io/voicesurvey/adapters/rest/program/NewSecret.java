package io.voicesurvey.adapters.rest.program;

import com.fasterxml.jackson.annotation.JsonSetter;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;

/** A body with the lifetime of a new secret. */
@Schema(name = "NewSecret", type = SchemaType.OBJECT, additionalProperties = Schema.False.class, properties = @SchemaProperty(name = "ttl_days", type = SchemaType.INTEGER, description = "The lifetime in days. If absent, the secret does not expire.", minimum = "1", maximum = "3650"))
final class NewSecret {
  private static final int MAX_DAYS = 3_650;

  @Schema(hidden = true)
  private Optional<Duration> lifetime = Optional.empty();

  @JsonSetter("ttl_days")
  void takeDays(Object value) {
    lifetime = Optional.of(Members.duration("ttl_days", value, ChronoUnit.DAYS, 1, MAX_DAYS));
  }

  Optional<Duration> lifetime() {
    return lifetime;
  }
}
