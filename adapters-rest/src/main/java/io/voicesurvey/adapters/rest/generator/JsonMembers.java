package io.voicesurvey.adapters.rest.generator;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import io.voicesurvey.adapters.rest.http.Json;
import java.util.List;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** Marks in a schema which members are always present and which are never null, as Jackson writes the JSON. */
final class JsonMembers {
  private static final ObjectMapper MAPPER = Json.mapper();

  private JsonMembers() {}

  static void complete(Schema schema, Class<?> type) {
    BeanDescription written = MAPPER.getSerializationConfig().introspect(MAPPER.constructType(type));
    boolean mayLack = written.findPropertyInclusion(JsonInclude.Value.empty())
        .getValueInclusion() == JsonInclude.Include.NON_EMPTY;
    for (BeanPropertyDefinition member : written.findProperties()) {
      if (!member.couldSerialize()) {
        continue;
      }
      if (mayLack && canBeEmpty(member.getPrimaryType())) {
        neverNull(schema, member.getName());
      } else {
        schema.addRequired(member.getName());
      }
    }
  }

  private static boolean canBeEmpty(JavaType type) {
    return type.isReferenceType() || type.isContainerType();
  }

  private static void neverNull(Schema schema, String name) {
    Schema member = schema.getProperties().get(name);
    if (member.getAnyOf() == null) {
      member.setType(List.of(member.getType().getFirst()));
    } else {
      String reference = member.getAnyOf().getFirst().getRef();
      member.anyOf(null).type((List<SchemaType>) null).setRef(reference);
    }
  }
}
