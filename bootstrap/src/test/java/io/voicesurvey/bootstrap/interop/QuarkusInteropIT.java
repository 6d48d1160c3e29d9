package io.voicesurvey.bootstrap.interop;

import io.voicesurvey.bootstrap.process.BackgroundProcess;
import io.voicesurvey.bootstrap.process.FreePort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service on Quarkus with MicroProfile JWT, configured as the documentation shows. */
class QuarkusInteropIT {
  private static final Path BUILD = Path.of("target", "interop", "quarkus").toAbsolutePath();

  @AutoClose
  private static final ReliedService SERVICE = new ReliedService();

  @TempDir
  private Path folder;

  @Test
  void roles_are_those_of_the_token() throws IOException {
    MavenProject.build(Path.of("src", "test", "interop", "quarkus"), BUILD);
    URI address = URI.create("http://127.0.0.1:" + FreePort.find());
    Path file = Files.createDirectories(folder.resolve("config")).resolve("application.properties");
    Files.writeString(file, SERVICE.examples("Quarkus", "properties").getFirst());
    ProcessBuilder command = new ProcessBuilder(MavenProject.java(), "-Xmx128m", "-XX:TieredStopAtLevel=1",
        "-Dquarkus.http.host=127.0.0.1", "-Dquarkus.http.port=" + address.getPort(), "-jar",
        BUILD.resolve("target/quarkus-app/quarkus-run.jar").toString()).directory(folder.toFile());
    try (BackgroundProcess quarkus = BackgroundProcess.start("quarkus", command)) {
      ResourceServers.await(quarkus, address);

      ResourceServers.check(address, SERVICE, "ann");
    }
  }
}
