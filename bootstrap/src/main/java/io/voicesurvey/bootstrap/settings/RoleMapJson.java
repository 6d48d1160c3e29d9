package io.voicesurvey.bootstrap.settings;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.voicesurvey.domain.Text;
import io.voicesurvey.domain.user.Role;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A role map as one JSON object, for names that contain commas: {@code {"CN=admins,OU=x":"admin"}}. */
final class RoleMapJson {
  private static final int MAX_SHOWN = 100;
  private static final JsonFactory JSON = JsonFactory.builder().disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
      .build();

  private RoleMapJson() {}

  static List<Map.Entry<String, Role>> entries(String text) throws InvalidSetting {
    try (JsonParser parser = JSON.createParser(text)) {
      parser.nextToken();
      Map<String, Role> roles = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (roles.containsKey(name)) {
          throw new InvalidSetting("holds the member " + shown(name) + " twice: keep one of them");
        }
        roles.put(Formats.name(name), role(name, parser));
      }
      if (parser.nextToken() != null) {
        throw new InvalidSetting("holds something after its JSON object: remove it");
      }
      return List.copyOf(roles.entrySet());
    } catch (IOException e) {
      throw new InvalidSetting(
          "begins with a brace, but is not a JSON object such as {\"CN=admins,OU=survey\":\"admin\"}");
    }
  }

  private static Role role(String name, JsonParser parser) throws IOException, InvalidSetting {
    Optional<Role> role = parser.nextToken() == JsonToken.VALUE_STRING
        ? Role.named(parser.getText().strip())
        : Optional.empty();
    return role.orElseThrow(() -> new InvalidSetting("gives the member " + shown(name)
        + " no role: it must be one of viewer, campaign_manager, admin"));
  }

  private static String shown(String name) {
    return "\"" + Text.cleaned(name, MAX_SHOWN) + "\"";
  }
}
