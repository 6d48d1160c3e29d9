package io.voicesurvey.adapters.oidc.provider;

import io.voicesurvey.domain.Text;
import io.voicesurvey.domain.user.Role;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import java.io.StringReader;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The text of a role map: pairs separated by commas, or one JSON object for names that contain commas. */
public final class RoleMapText {
  private static final String ROLES = "viewer, campaign_manager or admin";
  private static final String JSON_EXAMPLE = "a JSON object such as {\"CN=admins,OU=survey\":\"admin\"}";
  private static final int MAX_NAME_LENGTH = 255;
  private static final int MAX_SHOWN = 100;

  private RoleMapText() {}

  private record Entry(String name, Role role) {}

  /**
   * Returns the role for each value of the claim. The values are in Unicode form NFC.
   *
   * @throws InvalidRoleMap if the text is malformed, is empty, or maps a value to two roles
   */
  public static Map<String, Role> parse(String text) throws InvalidRoleMap {
    Map<String, Role> roles = new LinkedHashMap<>();
    for (Entry entry : text.strip().startsWith("{") ? members(text) : pairs(text)) {
      Role before = roles.put(Normalizer.normalize(named(entry.name()), Normalizer.Form.NFC), entry.role());
      if (before != null && before != entry.role()) {
        throw new InvalidRoleMap("maps the same value to two roles: keep one of them");
      }
    }
    if (roles.isEmpty()) {
      throw new InvalidRoleMap("is empty: write pairs such as survey-admins=admin,survey-leads=campaign_manager");
    }
    return roles;
  }

  private static String named(String name) throws InvalidRoleMap {
    if (name.isBlank() || name.length() > MAX_NAME_LENGTH || !Text.isClean(name)) {
      throw new InvalidRoleMap(
          "must map texts of at most " + MAX_NAME_LENGTH + " characters without line breaks");
    }
    return name;
  }

  private static List<Entry> pairs(String text) throws InvalidRoleMap {
    List<Entry> entries = new ArrayList<>();
    String[] pairs = text.split(",");
    for (int i = 0; i < pairs.length; i++) {
      if (!pairs[i].isBlank()) {
        entries.add(pair(pairs[i], i + 1));
      }
    }
    return entries;
  }

  /** The last equals sign separates: a value of the claim may contain equals signs. */
  private static Entry pair(String pair, int number) throws InvalidRoleMap {
    int equals = pair.lastIndexOf('=');
    Optional<Role> role = Role.named(pair.substring(equals + 1).strip());
    if (equals < 1 || role.isEmpty()) {
      throw new InvalidRoleMap("item " + number + " must be a pair such as survey-admins=admin, with the role " + ROLES
          + "; if names contain commas, write " + JSON_EXAMPLE);
    }
    return new Entry(pair.substring(0, equals).strip(), role.get());
  }

  private static List<Entry> members(String text) throws InvalidRoleMap {
    List<Entry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    try (JsonParser parser = Json.createParser(new StringReader(text))) {
      parser.next();
      while (parser.next() == Event.KEY_NAME) {
        String name = parser.getString();
        if (!names.add(name)) {
          throw new InvalidRoleMap("contains the member " + shown(name) + " twice: keep one of them");
        }
        entries.add(new Entry(name, role(name, parser)));
      }
      // Fails if text follows the object.
      parser.hasNext();
    } catch (JsonException e) {
      throw new InvalidRoleMap("begins with a brace but is not " + JSON_EXAMPLE);
    }
    return entries;
  }

  private static Role role(String name, JsonParser parser) throws InvalidRoleMap {
    Optional<Role> role = parser.next() == Event.VALUE_STRING
        ? Role.named(parser.getString().strip())
        : Optional.empty();
    return role
        .orElseThrow(() -> new InvalidRoleMap("maps the member " + shown(name) + " to no role: use " + ROLES));
  }

  private static String shown(String name) {
    return "\"" + Text.cleaned(name, MAX_SHOWN) + "\"";
  }
}
