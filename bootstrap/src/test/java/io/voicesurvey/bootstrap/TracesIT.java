package io.voicesurvey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cost of traces while they are off. */
class TracesIT {
  private static final String LIBRARY = "io.opentelemetry.";

  @AutoClose
  private final World world = new World();

  @TempDir
  private Path folder;

  @Test
  void whereNoneAreMadeNoClassOfTheLibraryIsLoaded() throws IOException {
    assertThat(loaded(Map.of())).contains("io.voicesurvey.adapters.rest.server.observation.Observation")
        .doesNotContain(LIBRARY);
    assertThat(loaded(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"))).contains(LIBRARY);
  }

  /** The names of the classes that a process loads which answers a request of each kind. */
  private String loaded(Map<String, String> settings) throws IOException {
    Path log = folder.resolve("classes-" + settings.size());
    Map<String, String> environment = new HashMap<>(world.environment());
    environment.keySet().removeAll(List.of("HOST", "PORT", "PUBLIC_URL"));
    environment.put("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + log);
    environment.putAll(settings);
    URI url = ServiceProcess.freeUrl();
    try (ServiceProcess service = ServiceProcess.start(url, environment)) {
      World.get(url, "/metrics");
      World.get(url, "/api/auth/me", "Authorization", "Bearer x.y.z", "traceparent",
          "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
      World.get(url, "/api/auth/login");
      assertThat(service.stop()).isZero();
    }
    return Files.readString(log);
  }
}
