package io.voicesurvey.bootstrap.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.Patience;
import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.BackgroundProcess;
import io.voicesurvey.bootstrap.process.FreePort;
import io.voicesurvey.bootstrap.process.Page;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A resource server on Spring Boot, configured as the documentation shows: by the JWT and by introspection. */
class SpringBootInteropIT {
  private static final Path BUILD = Path.of("target", "interop", "spring-boot").toAbsolutePath();

  @AutoClose
  private static final ReliedService SERVICE = new ReliedService();

  @TempDir
  private static Path folder;

  private static BackgroundProcess byJwtProcess;
  private static BackgroundProcess byIntrospectionProcess;
  private static URI byJwt;
  private static URI byIntrospection;

  @BeforeAll
  static void start() throws IOException {
    MavenProject.build(Path.of("src", "test", "interop", "spring-boot"), BUILD);
    String secret = SERVICE.service("surveys");
    byJwt = URI.create("http://127.0.0.1:" + FreePort.find());
    byJwtProcess = start("jwt", byJwt, SERVICE.examples("Spring Boot", "properties").get(0), secret);
    byIntrospection = URI.create("http://127.0.0.1:" + FreePort.find());
    byIntrospectionProcess = start("opaque", byIntrospection, SERVICE.examples("Spring Boot", "properties").get(1),
        secret);
    ResourceServers.await(byJwtProcess, byJwt);
    ResourceServers.await(byIntrospectionProcess, byIntrospection);
  }

  private static BackgroundProcess start(String name, URI address, String properties, String secret)
      throws IOException {
    Path file = Files.writeString(folder.resolve(name + ".properties"), properties);
    ProcessBuilder command = new ProcessBuilder(MavenProject.java(), "-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp",
        BUILD.resolve("target/classes") + ":" + BUILD.resolve("target/lib") + "/*", "surveys.Surveys",
        "--spring.config.location=" + file.toUri(), "--server.address=127.0.0.1",
        "--server.port=" + address.getPort());
    command.environment().put("SURVEYS_SECRET", secret);
    return BackgroundProcess.start("spring-boot-" + name, command);
  }

  @AfterAll
  static void stop() {
    byJwtProcess.close();
    byIntrospectionProcess.close();
  }

  @Test
  void it_verifies_the_jwt() {
    ResourceServers.check(byJwt, SERVICE, "ann");
  }

  @Test
  void it_introspects_the_token_and_refuses_a_revoked_one() throws Exception {
    ResourceServers.check(byIntrospection, SERVICE, "bob");
    Page carl = SERVICE.signIn(World.person("carl"));
    assertThat(World.get(byIntrospection, "/surveys", "Authorization", World.bearer(carl)).status()).isEqualTo(200);

    World.logout(SERVICE.url, carl);

    Patience.until("the logout", Duration.ofSeconds(1),
        () -> World.get(byIntrospection, "/surveys", "Authorization", World.bearer(carl)).status() == 401);
  }
}
