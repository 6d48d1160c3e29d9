package io.voicesurvey.bootstrap.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voicesurvey.bootstrap.process.BackgroundProcess;
import io.voicesurvey.bootstrap.process.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A member of a Patroni cluster: a Patroni, and the PostgreSQL that it starts, which outlives it. */
final class PatroniMember implements AutoCloseable {
  private static final Path EXAMPLE = Path.of("src", "deploy", "patroni", "patroni.yml");
  private static final Duration ANSWER = Duration.ofSeconds(1);
  private static final Duration SWITCHOVER = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
      .connectTimeout(ANSWER).build();

  final String name;
  final int port = FreePort.find();
  final int apiPort = FreePort.find();
  private final Path folder;
  private final Path settings;
  private BackgroundProcess patroni;

  /** @param folder of the cluster; its path must be short enough for a socket */
  PatroniMember(String name, Path folder, int etcd, boolean synchronous) throws IOException {
    this.name = name;
    this.folder = Files.createDirectory(folder.resolve(name));
    this.settings = Files.writeString(this.folder.resolve("patroni.yml"), Files.readString(EXAMPLE)
        .replace("name: a\n", "name: " + name + "\n").replace("127.0.0.1:8431", "127.0.0.1:" + apiPort)
        .replace("127.0.0.1:5431", "127.0.0.1:" + port).replace("127.0.0.1:2379", "127.0.0.1:" + etcd)
        .replace("/var/lib/patroni/a", this.folder.toString())
        .replace("/usr/lib/postgresql/15/bin", programs().toString())
        .replace("synchronous_mode: true", "synchronous_mode: " + synchronous));
    start();
  }

  /** Of the newest PostgreSQL here. */
  private static Path programs() throws IOException {
    try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      return versions.max(Comparator.comparingInt(version -> Integer.parseInt(version.getFileName().toString())))
          .orElseThrow().resolve("bin");
    }
  }

  /** Starts Patroni, which starts PostgreSQL or takes over a running one. */
  void start() {
    patroni = BackgroundProcess.start("patroni-" + name,
        new ProcessBuilder(PatroniCluster.withoutRoot(List.of("patroni", settings.toString())))
            .directory(folder.toFile()));
  }

  /** Whether Patroni says that this is the primary. */
  boolean isPrimary() {
    return send(HttpRequest.newBuilder(api("/primary")).GET(), ANSWER).filter(answer -> answer.statusCode() == 200)
        .isPresent();
  }

  /** The members of the cluster, as this one knows them; empty if it does not answer. */
  Optional<JsonNode> members() {
    return send(HttpRequest.newBuilder(api("/cluster")).GET(), ANSWER).map(HttpResponse::body)
        .map(PatroniMember::json).map(cluster -> cluster.at("/members"));
  }

  /** Asks for a switchover from this member, and waits until Patroni has answered. */
  void switchOver() {
    send(HttpRequest.newBuilder(api("/switchover"))
        .POST(BodyPublishers.ofString("{\"leader\":\"" + name + "\"}")), SWITCHOVER);
  }

  private URI api(String path) {
    return URI.create("http://127.0.0.1:" + apiPort + path);
  }

  private static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<HttpResponse<String>> send(HttpRequest.Builder request, Duration limit) {
    try {
      return Optional.of(CLIENT.send(request.timeout(limit).build(), HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** {@code kill -9} of PostgreSQL: all its processes, as where a machine fails. */
  void killPostgres() {
    List<ProcessHandle> all = postgres();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
  }

  /** {@code kill -9} of Patroni alone. */
  void killPatroni() {
    patroni.kill();
  }

  /** Stops Patroni and PostgreSQL where they are, as where a virtual machine is paused. */
  void pause() {
    signal("STOP", Stream.concat(Stream.of(patroni.handle()), postgres().stream()).toList());
    // Those that were started meanwhile.
    signal("STOP", postgres());
  }

  /** Lets PostgreSQL go on, which does not know that it was paused. */
  void resumePostgres() {
    signal("CONT", postgres());
  }

  /** Stops the process that receives the changes of the primary. */
  void holdReceiver() {
    signal("STOP", receivers());
  }

  /** Ends that process before it reads what the primary sent meanwhile. */
  void endReceiver() {
    List<ProcessHandle> receivers = receivers();
    signal("TERM", receivers);
    signal("CONT", receivers);
  }

  private List<ProcessHandle> receivers() {
    return postgres().stream().filter(process -> title(process).contains("walreceiver")).toList();
  }

  /** As PostgreSQL writes it over its command line. */
  private static String title(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void resumePatroni() {
    signal("CONT", List.of(patroni.handle()));
  }

  /** The processes of PostgreSQL, the first one first; none if it does not run. */
  private List<ProcessHandle> postgres() {
    Path file = folder.resolve("data").resolve("postmaster.pid");
    try {
      List<ProcessHandle> all = new ArrayList<>();
      if (Files.exists(file)) {
        Files.readAllLines(file).stream().findFirst().map(Long::valueOf).flatMap(ProcessHandle::of)
            .filter(ProcessHandle::isAlive).ifPresent(first -> {
              all.add(first);
              first.descendants().forEach(all::add);
            });
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Java has no other way to send these signals. Some of the processes may have ended. */
  private static void signal(String name, List<ProcessHandle> processes) {
    String ids = processes.stream().filter(ProcessHandle::isAlive).map(process -> Long.toString(process.pid()))
        .collect(Collectors.joining(" "));
    if (!ids.isEmpty()) {
      try {
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + ids).start().waitFor();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  @Override
  public void close() {
    resumePostgres();
    resumePatroni();
    patroni.close();
    killPostgres();
  }
}
