package io.voicesurvey.bootstrap.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.voicesurvey.bootstrap.Program;
import io.voicesurvey.bootstrap.process.BackgroundProcess;
import io.voicesurvey.bootstrap.process.ServiceProcess;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What the script makes of little memory, and of none. */
class ScarceMemoryIT {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Path GROUPS = Path.of("/sys/fs/cgroup/memory");

  @AutoClose
  private static final Cluster CLUSTER = new Cluster();

  private final URI url = ServiceProcess.freeUrl();

  @Test
  void a_process_that_runs_out_of_memory_ends_with_a_code_that_is_started_again() {
    // The classes of an AOT cache take no metaspace.
    try (BackgroundProcess service = start(List.of(Program.SCRIPT.toString(), "serve"),
        "-XX:MaxMetaspaceSize=24m -XX:+IgnoreUnrecognizedVMOptions -XX:AOTMode=off")) {
      assertThat(service.awaitEnd(START)).as(service.output()).isEqualTo(3);
      assertThat(service.output()).contains("OutOfMemoryError");
    }
  }

  @Test
  void a_container_of_192_megabytes_starts_and_serves() throws Exception {
    assumeTrue(Files.isWritable(GROUPS.resolve("cgroup.procs")), "no memory control group (version 1) to write to");
    Path group = Files.createDirectory(GROUPS.resolve("voicesurvey-" + ProcessHandle.current().pid()));
    try {
      Files.writeString(group.resolve("memory.limit_in_bytes"), Integer.toString(192 * 1024 * 1024));
      try (BackgroundProcess service = start(List.of("sh", "-c", "echo $$ >\"$0\" && exec \"$@\"",
          group.resolve("cgroup.procs").toString(), Program.SCRIPT.toString(), "serve"), "")) {
        service.awaitOk(url.resolve("/health/ready"), START);
        for (int i = 0; i < 200; i++) {
          assertThat(Crowd.ask(url, "GET", "/docs/swagger-ui-bundle.js")).isEqualTo("HTTP/1.1 200");
          assertThat(Crowd.ask(url, "GET", "/api/auth/login")).isEqualTo("HTTP/1.1 200");
        }
      }
    } finally {
      Files.delete(group);
    }
  }

  private BackgroundProcess start(List<String> command, String options) {
    Map<String, String> settings = new HashMap<>(CLUSTER.settings(Map.of("HOST", url.getHost(), "PORT",
        Integer.toString(url.getPort()), "LOG_FORMAT", "text", "JAVA_OPTS", options)));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(settings);
    return BackgroundProcess.start("service", builder);
  }
}
