package io.voicesurvey.domain.user;

import java.text.Normalizer;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The roles of the groups of a directory, by their names. Names are compared in Unicode form NFC.
 *
 * @param mapped the role for each name; besides, the name of a role maps to that role
 */
public record GroupRoles(Map<String, Role> mapped) {
  public GroupRoles {
    Map<String, Role> roles = new HashMap<>();
    for (Role role : Role.values()) {
      roles.put(role.label(), role);
    }
    mapped.forEach((name, role) -> roles.put(normalized(name), role));
    mapped = Map.copyOf(roles);
  }

  /** The names that have a role, in alphabetical order. */
  public List<String> names() {
    return mapped.keySet().stream().sorted().toList();
  }

  /** The role of the groups with that name; empty if it has none. */
  public Optional<Role> role(String name) {
    return Optional.ofNullable(mapped.get(normalized(name)));
  }

  /** The highest role of those groups; empty if none of them has a role. */
  public Optional<Role> highest(Collection<DirectoryGroup> groups) {
    return groups.stream().flatMap(group -> role(group.name()).stream()).max(Comparator.naturalOrder());
  }

  private static String normalized(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }
}
