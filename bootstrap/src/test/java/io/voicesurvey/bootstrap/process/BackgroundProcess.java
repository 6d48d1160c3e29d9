package io.voicesurvey.bootstrap.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A process of a test's own. What it prints goes to a file under the build folder, which outlives it. */
public final class BackgroundProcess implements AutoCloseable {
  private static final Path OUTPUT = Path.of("target", "processes");
  private static final Duration STOP = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(50);

  private final String name;
  private final Process process;
  private final Path output;
  private final Thread atExit;

  private BackgroundProcess(String name, Process process, Path output) {
    this.name = name;
    this.process = process;
    this.output = output;
    this.atExit = new Thread(process::destroy, "stop " + name);
  }

  /** Starts {@code command}, whose standard input stays open until it is closed or this JVM ends. */
  public static BackgroundProcess start(String name, ProcessBuilder command) {
    try {
      Path output = Files.createTempFile(Files.createDirectories(OUTPUT), name + "-", ".log");
      Process process = command.redirectErrorStream(true).redirectOutput(output.toFile()).start();
      BackgroundProcess started = new BackgroundProcess(name, process, output);
      Runtime.getRuntime().addShutdownHook(started.atExit);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that it has printed, on standard output and standard error. */
  public String output() {
    try {
      return Files.readString(output, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it answers a GET of {@code uri} with 200; where it does not in time, it is stopped. */
  public void awaitOk(URI uri, Duration limit) {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      await(() -> answersOk(client, uri) ? Optional.of(uri) : Optional.empty(), limit);
    }
  }

  /** Waits until {@code answer} is there; where it is not in time or the process ends before, it is stopped. */
  public <T> T await(Supplier<Optional<T>> answer, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (process.isAlive() && System.nanoTime() < end) {
      Optional<T> found = answer.get();
      if (found.isPresent()) {
        return found.get();
      }
      pause();
    }
    String fate = process.isAlive() ? "is not there after " + limit.toSeconds() + " s" : "has ended";
    close();
    throw new IllegalStateException(name + " " + fate + "; it printed:\n" + output());
  }

  /**
   * Waits until it has ended by itself.
   *
   * @return its exit code
   */
  public int awaitEnd(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        close();
        throw new IllegalStateException(
            name + " did not end within " + limit.toSeconds() + " s; it printed:\n" + output());
      }
      close();
      return process.exitValue();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * Sends SIGTERM and waits for the end, which it forces after twenty seconds, on the process and on its children.
   *
   * @return its exit code
   */
  public int stop() {
    var children = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
      children.forEach(ProcessHandle::destroyForcibly);
      return process.exitValue();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      children.forEach(ProcessHandle::destroyForcibly);
      throw interrupted(e);
    }
  }

  /** The process and those that it has started and that have not left it. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Sends SIGTERM, and waits for nothing. */
  public void terminate() {
    process.destroy();
  }

  /** Sends SIGKILL: the process has no say in it. Returns when it is gone. */
  public void kill() {
    process.destroyForcibly().onExit().join();
    close();
  }

  @Override
  public void close() {
    stop();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  private static boolean answersOk(HttpClient client, URI uri) {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", cause);
  }
}
