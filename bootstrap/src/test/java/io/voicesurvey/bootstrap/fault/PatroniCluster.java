package io.voicesurvey.bootstrap.fault;

import com.fasterxml.jackson.databind.JsonNode;
import io.voicesurvey.application.Patience;
import io.voicesurvey.bootstrap.process.BackgroundProcess;
import io.voicesurvey.bootstrap.process.FreePort;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Three members of a Patroni cluster with one etcd, on this machine, and an HAProxy that leads to the primary. */
final class PatroniCluster implements AutoCloseable {
  private static final Path PROXY = Path.of("src", "deploy", "haproxy", "postgresql.cfg");
  private static final Duration START = Duration.ofSeconds(120);
  private static final Set<String> WELL = Set.of("running", "streaming");

  private final boolean synchronous;
  private final List<Runnable> closings = new ArrayList<>();
  private final List<PatroniMember> members = new ArrayList<>();
  private final int proxyPort = FreePort.find();

  /** @param synchronous whether a commit waits for a standby */
  PatroniCluster(boolean synchronous) throws Exception {
    this.synchronous = synchronous;
    try {
      // A path under the build folder may be too long for a socket.
      Path folder = Files.createTempDirectory("patroni-");
      closings.add(() -> delete(folder));
      int etcd = startEtcd(folder);
      for (String name : List.of("a", "b", "c")) {
        PatroniMember member = new PatroniMember(name, folder, etcd, synchronous);
        members.add(member);
        closings.add(member::close);
      }
      awaitHealth();
      createDatabase();
      startProxy(folder);
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  /** PostgreSQL, and what starts it, does not run as root. */
  static List<String> withoutRoot(List<String> command) {
    return System.getProperty("user.name").equals("root")
        ? Stream.concat(Stream.of("unshare", "-U"), command.stream()).toList()
        : command;
  }

  /** The data of three members, some hundred megabytes. */
  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int startEtcd(Path folder) {
    int port = FreePort.find();
    String client = "http://127.0.0.1:" + port;
    String peer = "http://127.0.0.1:" + FreePort.find();
    BackgroundProcess etcd = BackgroundProcess.start("etcd",
        new ProcessBuilder("etcd", "--name", "only", "--data-dir", folder.resolve("etcd").toString(), "--enable-v2",
            "--listen-client-urls", client, "--advertise-client-urls", client, "--listen-peer-urls", peer,
            "--initial-advertise-peer-urls", peer, "--initial-cluster", "only=" + peer));
    closings.add(etcd::close);
    etcd.awaitOk(URI.create(client + "/health"), START);
    return port;
  }

  private void startProxy(Path folder) throws IOException {
    String settings = Files.readString(PROXY).replace("127.0.0.1:5430", "127.0.0.1:" + proxyPort);
    for (int i = 0; i < members.size(); i++) {
      settings = settings
          .replace("127.0.0.1:543" + (i + 1), "127.0.0.1:" + members.get(i).port)
          .replace("port 843" + (i + 1), "port " + members.get(i).apiPort);
    }
    Path file = Files.writeString(folder.resolve("haproxy.cfg"), settings);
    BackgroundProcess proxy = BackgroundProcess.start("haproxy",
        new ProcessBuilder("haproxy", "-db", "-f", file.toString()));
    closings.add(proxy::close);
  }

  private void createDatabase() throws SQLException {
    try (Connection connection = DriverManager
        .getConnection("jdbc:postgresql://127.0.0.1:" + primary().orElseThrow().port + "/postgres", "postgres", "");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE ROLE voicesurvey LOGIN");
      statement.execute("CREATE DATABASE voicesurvey OWNER voicesurvey");
    }
  }

  /** The value for {@code DATABASE_URL} with all members. */
  String hosts() {
    return "postgresql://voicesurvey@"
        + members.stream().map(member -> "127.0.0.1:" + member.port).collect(Collectors.joining(","))
        + "/voicesurvey?target_session_attrs=read-write";
  }

  /** The value for {@code DATABASE_URL} by way of the proxy. */
  String proxy() {
    return "postgresql://voicesurvey@127.0.0.1:" + proxyPort + "/voicesurvey";
  }

  /** The primary that holds the leader key now. */
  Optional<PatroniMember> primary() {
    return members.stream().filter(PatroniMember::isPrimary).findFirst();
  }

  List<PatroniMember> others(PatroniMember one) {
    return members.stream().filter(member -> member != one).toList();
  }

  /** Waits until another member than {@code former} is the primary. */
  PatroniMember awaitSuccessor(PatroniMember former, Duration limit) throws Exception {
    List<PatroniMember> others = others(former);
    Patience.until("a promotion", limit, () -> others.stream().anyMatch(PatroniMember::isPrimary));
    return others.stream().filter(PatroniMember::isPrimary).findFirst().orElseThrow();
  }

  /** Waits until all members follow one primary, one of them synchronously if that is asked of them. */
  void awaitHealth() throws Exception {
    Patience.until("the health of the cluster", START, this::isHealthy);
  }

  private boolean isHealthy() {
    return primary().flatMap(PatroniMember::members).filter(this::areWell).isPresent();
  }

  private boolean areWell(JsonNode seen) {
    List<JsonNode> all = StreamSupport.stream(seen.spliterator(), false).toList();
    boolean hasSynchronous = all.stream().anyMatch(member -> member.at("/role").asText().equals("sync_standby"));
    return all.size() == 3 && all.stream().allMatch(member -> WELL.contains(member.at("/state").asText()))
        && all.stream().map(member -> member.at("/timeline").asInt()).distinct().count() == 1
        && hasSynchronous == synchronous;
  }

  @Override
  public void close() {
    closings.reversed().forEach(Runnable::run);
  }
}
