package io.voicesurvey.adapters.rest.http;

import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.domain.Text;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The valid names of a body or query, to suggest the intended one to a client that sent an unknown name. */
final class KnownNames {
  /** How many characters of an untrusted name a response repeats. */
  private static final int MAX_SHOWN = 64;

  private final List<String> names;

  KnownNames(Collection<String> names) {
    this.names = names.stream().sorted().toList();
  }

  boolean contains(String name) {
    return names.contains(name);
  }

  /** @param part where the name was found, such as {@code body}; replaces a name that cannot be shown */
  ProblemException refuse(String name, String part) {
    String meant = shown(name).flatMap(this::nearest).map(near -> ", did you mean " + near + "?").orElse(".");
    return ProblemException.invalid(shown(name).orElse(part),
        "is not known here" + meant + " Known in the " + part + ": " + String.join(", ", names));
  }

  /** An untrusted name, cleaned so that a response can repeat it; empty if no character remains. */
  static Optional<String> shown(String name) {
    return Optional.of(Text.cleaned(name, MAX_SHOWN)).filter(text -> !text.isEmpty());
  }

  /** Empty if too many characters differ for a useful suggestion. */
  private Optional<String> nearest(String name) {
    return names.stream().filter(known -> distance(name, known) <= Math.max(1, known.length() / 2))
        .min(Comparator.comparingInt(known -> distance(name, known)));
  }

  /** The Levenshtein distance: how many characters to add, remove or replace. */
  private static int distance(String one, String other) {
    int[] row = IntStream.rangeClosed(0, other.length()).toArray();
    for (int i = 1; i <= one.length(); i++) {
      int before = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = before + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        before = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
