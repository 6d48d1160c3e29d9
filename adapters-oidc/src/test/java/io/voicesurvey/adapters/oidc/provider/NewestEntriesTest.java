package io.voicesurvey.adapters.oidc.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class NewestEntriesTest {
  @Test
  void the_entry_that_was_used_least_recently_is_displaced() {
    Map<String, Integer> entries = new NewestEntries<>(2);
    entries.put("one", 1);
    entries.put("two", 2);
    entries.put("one", 3);

    entries.put("three", 4);

    assertThat(entries).containsOnly(Map.entry("one", 3), Map.entry("three", 4));
  }
}
