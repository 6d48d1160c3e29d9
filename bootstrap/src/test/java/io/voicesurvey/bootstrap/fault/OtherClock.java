package io.voicesurvey.bootstrap.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The environment of a process that reads another clock: libfaketime stands between it and the system. */
final class OtherClock {
  private OtherClock() {}

  /** One that is off by that much. */
  static Map<String, String> offBy(Duration offset) throws IOException {
    return environment(Map.of("FAKETIME", "%+d".formatted(offset.toSeconds())));
  }

  /** One that is off by as many seconds as the file says at that moment. */
  static Map<String, String> offByFile(Path offset) throws IOException {
    return environment(Map.of("FAKETIME_TIMESTAMP_FILE", offset.toString(), "FAKETIME_CACHE_DURATION", "1"));
  }

  /**
   * The monotonic clock goes on as ever, as it does where an administrator or NTP sets the time. The fix that is switched
   * off would end every timed wait of a JVM immediately, again and again.
   */
  private static Map<String, String> environment(Map<String, String> offset) throws IOException {
    Map<String, String> environment = new HashMap<>(Map.of("LD_PRELOAD", library().toString(),
        "FAKETIME_DONT_FAKE_MONOTONIC", "1", "FAKETIME_FORCE_MONOTONIC_FIX", "0"));
    environment.putAll(offset);
    return environment;
  }

  /** Debian puts it into a folder named by the machine's architecture. */
  private static Path library() throws IOException {
    try (Stream<Path> found = Files.find(Path.of("/usr/lib"), 3,
        (path, attributes) -> path.endsWith(Path.of("faketime", "libfaketimeMT.so.1")))) {
      return found.findFirst().orElseThrow(
          () -> new IllegalStateException("libfaketime is not installed: on Debian, apt-get install libfaketime"));
    }
  }
}
