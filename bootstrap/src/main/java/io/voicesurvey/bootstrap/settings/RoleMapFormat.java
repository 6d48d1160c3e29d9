package io.voicesurvey.bootstrap.settings;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.voicesurvey.domain.Text;
import io.voicesurvey.domain.user.Role;
import java.io.IOException;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A role map: pairs separated by commas, or one JSON object for names that contain commas. */
final class RoleMapFormat {
  private static final String ROLES = "viewer, campaign_manager or admin";
  private static final String JSON_EXAMPLE = "a JSON object such as {\"CN=admins,OU=survey\":\"admin\"}";
  private static final int MAX_SHOWN = 100;
  private static final JsonFactory JSON = JsonFactory.builder().disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
      .build();

  private RoleMapFormat() {}

  static Map<String, Role> parse(String text) throws InvalidSetting {
    Map<String, Role> roles = new LinkedHashMap<>();
    for (Map.Entry<String, Role> entry : text.strip().startsWith("{")
        ? object(text)
        : Formats.list(RoleMapFormat::pair).parse(text)) {
      Role before = roles.put(Normalizer.normalize(entry.getKey(), Normalizer.Form.NFC), entry.getValue());
      if (before != null && before != entry.getValue()) {
        throw new InvalidSetting("maps the same value to two roles: keep one of them");
      }
    }
    if (roles.isEmpty()) {
      throw new InvalidSetting("is empty: write pairs such as survey-admins=admin,survey-leads=campaign_manager");
    }
    return roles;
  }

  /** The last equals sign separates: a value of the claim may contain equals signs. */
  private static Map.Entry<String, Role> pair(String pair) throws InvalidSetting {
    int equals = pair.lastIndexOf('=');
    Optional<Role> role = Role.named(pair.substring(equals + 1).strip());
    if (equals < 1 || role.isEmpty()) {
      throw new InvalidSetting("must be a pair such as survey-admins=admin, with the role " + ROLES
          + "; if names contain commas, write " + JSON_EXAMPLE);
    }
    return Map.entry(Formats.name(pair.substring(0, equals).strip()), role.get());
  }

  private static List<Map.Entry<String, Role>> object(String text) throws InvalidSetting {
    try (JsonParser parser = JSON.createParser(text)) {
      parser.nextToken();
      Map<String, Role> roles = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (roles.containsKey(name)) {
          throw new InvalidSetting("contains the member " + shown(name) + " twice: keep one of them");
        }
        roles.put(Formats.name(name), role(name, parser));
      }
      if (parser.nextToken() != null) {
        throw new InvalidSetting("contains text after its JSON object: remove it");
      }
      return List.copyOf(roles.entrySet());
    } catch (IOException e) {
      throw new InvalidSetting("begins with a brace but is not " + JSON_EXAMPLE);
    }
  }

  private static Role role(String name, JsonParser parser) throws IOException, InvalidSetting {
    Optional<Role> role = parser.nextToken() == JsonToken.VALUE_STRING
        ? Role.named(parser.getText().strip())
        : Optional.empty();
    return role
        .orElseThrow(() -> new InvalidSetting("maps the member " + shown(name) + " to no role: use " + ROLES));
  }

  private static String shown(String name) {
    return "\"" + Text.cleaned(name, MAX_SHOWN) + "\"";
  }
}
