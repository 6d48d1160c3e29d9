package io.voicesurvey.bootstrap.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.Patience;
import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.Documents;
import io.voicesurvey.bootstrap.process.BackgroundProcess;
import io.voicesurvey.bootstrap.process.FreePort;
import io.voicesurvey.bootstrap.process.Page;
import io.voicesurvey.bootstrap.process.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the documentation shows behind a proxy, with its files and settings, at other ports. */
@Tag("cluster")
class ClusterIT {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterIT.class);
  private static final Path FILES = Path.of("src", "deploy");
  private static final Duration STARTED = Duration.ofSeconds(120);
  private static final int PEOPLE = 4;
  private static final int ROUNDS = 1;

  @TempDir
  private static Path folder;

  @AutoClose
  private static final Cluster CLUSTER = new Cluster();
  @AutoClose
  private static BackgroundProcess pooler;
  @AutoClose
  private static BackgroundProcess proxy;

  private static final Map<String, String> PORTS = new TreeMap<>();
  private static final List<ServiceProcess> INSTANCES = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    Stream.of("8080", "8001", "8002", "8003", "6432").forEach(shown -> PORTS.put(shown, "" + FreePort.find()));
    PORTS.put("5432", Integer.toString(CLUSTER.database.port()));
    CLUSTER.database.update("CREATE ROLE voicesurvey LOGIN PASSWORD 'secret'");
    CLUSTER.database.update("CREATE DATABASE voicesurvey OWNER voicesurvey");
    install("pgbouncer/userlist.txt");
    pooler = BackgroundProcess.start("pgbouncer",
        inFolder(withoutRoot("pgbouncer", install("pgbouncer/pgbouncer.ini"))));
    for (String shown : List.of("8001", "8002", "8003")) {
      INSTANCES.add(CLUSTER.launchAt(URI.create("http://127.0.0.1:" + PORTS.get(shown)), settings()));
    }
    INSTANCES.forEach(ServiceProcess::awaitReady);
    proxy = BackgroundProcess.start("haproxy",
        inFolder(List.of("haproxy", "-db", "-f", install("haproxy/haproxy.cfg").toString())));
    proxy.awaitOk(entrance().resolve("/health/ready"), STARTED);
  }

  @Test
  void instances_are_killed_and_started_again_and_no_session_is_lost() throws Exception {
    try (Traffic traffic = new Traffic(CLUSTER, PEOPLE, List.of(entrance()))) {
      awaitMore(traffic);
      for (int i = 0; i < ROUNDS * INSTANCES.size(); i++) {
        int victim = i % INSTANCES.size();
        INSTANCES.get(victim).kill();
        awaitMore(traffic);
        INSTANCES.set(victim, CLUSTER.launchAt(INSTANCES.get(victim).url(), settings()));
        INSTANCES.get(victim).awaitReady();
        awaitMore(traffic);
      }
      List<Page> sessions = traffic.end();

      long lost = sessions.stream().filter(session -> World.me(entrance(), session).status() != 200
          || World.refresh(entrance(), session).status() != 200).count();
      LOG.info("{} kills: {} logins and {} refreshes acknowledged, {} requests sent again, {} lost",
          ROUNDS * INSTANCES.size(), traffic.logins(), traffic.refreshes(), traffic.retries(), lost);
      assertThat(lost).isZero();
      assertThat(sessions).hasSize(traffic.logins());
    }
  }

  @Test
  void the_pooler_stands_between_for_queries_and_for_nothing_else() throws Exception {
    assertThat(World.get(entrance(), "/metrics").status()).isEqualTo(404);
    assertThat(CLUSTER.database.number("SELECT count(*) FROM pg_stat_activity WHERE query = 'LISTEN live_sessions' "
        + "OR query LIKE 'SELECT pg_backend_pid()%'")).isEqualTo(INSTANCES.size());
    assertThat(INSTANCES).allSatisfy(instance -> assertThat(instance.output()).doesNotContain("do not arrive"));
    assertThat(pooler.output()).contains("db=voicesurvey");
  }

  private static void awaitMore(Traffic traffic) throws Exception {
    int before = traffic.logins();
    Patience.until("more logins", STARTED, () -> traffic.logins() >= before + 2 * PEOPLE || traffic.hasFailed());
  }

  private static URI entrance() {
    return URI.create("http://localhost:" + PORTS.get("8080"));
  }

  /** The settings that the documentation exports for them all. */
  private static Map<String, String> settings() {
    String page = Documents.page("docs/deployment.md");
    String section = page.substring(page.indexOf("## Behind a proxy"));
    Map<String, String> exported = Pattern.compile("(?m)^export (\\w+)='?([^'\\n]*)'?$")
        .matcher(section.substring(0, section.indexOf("\n## "))).results()
        .collect(Collectors.toMap(match -> match.group(1), match -> atOtherPorts(match.group(2))));
    assertThat(exported).containsOnlyKeys("DATABASE_URL", "DATABASE_LISTEN_URL", "PUBLIC_URL", "TRUSTED_PROXIES");
    return exported;
  }

  private static Path install(String name) {
    try {
      Path file = FILES.resolve(name);
      return Files.writeString(folder.resolve(file.getFileName()), atOtherPorts(read(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String atOtherPorts(String text) {
    return Pattern.compile("(?<=[:=] ?)(" + String.join("|", PORTS.keySet()) + ")\\b").matcher(text)
        .replaceAll(port -> PORTS.get(port.group(1)));
  }

  /** PgBouncer does not run as root. */
  private static List<String> withoutRoot(String program, Path file) {
    return System.getProperty("user.name").equals("root")
        ? List.of(program, "-u", "nobody", file.toString())
        : List.of(program, file.toString());
  }

  private static ProcessBuilder inFolder(List<String> command) {
    return new ProcessBuilder(command).directory(folder.toFile());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
