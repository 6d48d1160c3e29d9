package io.voicesurvey.bootstrap.dev;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A PostgreSQL server with persistent data. */
public final class DevDatabase implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration STOP = Duration.ofSeconds(15);

  private final EmbeddedPostgres server;
  private final Path data;

  private DevDatabase(EmbeddedPostgres server, Path data) {
    this.server = server;
    this.data = data;
  }

  /**
   * Starts the server on the data in {@code folder}, after it has stopped the server that a killed process left behind.
   *
   * @param starting receives a resource. Its close, called from another thread, aborts this start and returns when no
   *                 process of it is left
   */
  public static DevDatabase start(Path folder, Consumer<AutoCloseable> starting)
      throws IOException, InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    Thread starter = Thread.currentThread();
    starting.accept(() -> endStart(folder.resolve("postgres"), starter, over));
    try {
      return startServer(folder);
    } finally {
      over.countDown();
    }
  }

  /**
   * Repeats: the library waits for its processes in one place and sleeps in another, and may start the next process.
   */
  private static void endStart(Path data, Thread starter, CountDownLatch over)
      throws IOException, InterruptedException {
    while (over.getCount() > 0) {
      starter.interrupt();
      for (ProcessHandle process : startedFor(data)) {
        interrupt(process);
      }
      if (over.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
        startedFor(data).forEach(DevDatabase::awaitEnd);
      }
    }
  }

  /** The processes that create the data, and the server, which does not stay a child of this process. */
  private static List<ProcessHandle> startedFor(Path data) throws IOException {
    return Stream.concat(ProcessHandle.current().descendants(), process(data).stream()).toList();
  }

  private static DevDatabase startServer(Path folder) throws IOException, InterruptedException {
    Path data = folder.resolve("postgres");
    Optional<ProcessHandle> leftover = process(data);
    if (leftover.isPresent()) {
      interrupt(leftover.get());
      awaitEnd(leftover.get());
    }
    Redirect log = Redirect.appendTo(folder.resolve("postgres.log").toFile());
    return new DevDatabase(EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false)
        .setOverrideWorkingDirectory(folder.resolve("postgres-binaries").toFile()).setRegisterShutdownHook(false)
        .setServerConfig("fsync", "on").setServerConfig("full_page_writes", "on")
        .setServerConfig("synchronous_commit", "on").setServerConfig("unix_socket_directories", "")
        .setPGStartupWait(START).setOutputRedirector(log).setErrorRedirector(log).start(), data);
  }

  public String url() {
    return "postgresql://postgres@127.0.0.1:" + server.getPort() + "/postgres";
  }

  /** The process in the pid file of the data, if it is still that PostgreSQL: the system reuses pids. */
  private static Optional<ProcessHandle> process(Path data) throws IOException {
    Path pidFile = data.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    return Files.readAllLines(pidFile).stream().limit(1).map(String::strip).filter(pid -> pid.matches("\\d{1,18}"))
        .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream()).filter(process -> serves(process, data))
        .findFirst();
  }

  private static boolean serves(ProcessHandle process, Path data) {
    boolean postgres = process.info().command().filter(command -> Path.of(command).endsWith("postgres")).isPresent();
    return postgres && Arrays.asList(process.info().arguments().orElse(new String[0])).contains(data.toString());
  }

  /** SIGINT requests a fast shutdown of PostgreSQL; SIGTERM would wait until every client disconnects. */
  private static void interrupt(ProcessHandle process) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).redirectError(Redirect.DISCARD).start().waitFor();
  }

  private static void awaitEnd(ProcessHandle server) {
    try {
      server.onExit().get(STOP.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the development database stops", e);
    } catch (TimeoutException | ExecutionException e) {
      throw new IllegalStateException("the development database, process " + server.pid() + ", does not stop", e);
    }
  }

  /** Returns when the server has ended. */
  @Override
  public void close() throws IOException {
    Optional<ProcessHandle> running = process(data);
    server.close();
    running.ifPresent(DevDatabase::awaitEnd);
  }
}
