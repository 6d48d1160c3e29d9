package io.voicesurvey.bootstrap.process;

import io.voicesurvey.bootstrap.Program;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** The service as it ships: a process started from the packaged jar, with an environment of its own. */
public final class ServiceProcess implements AutoCloseable {
  private static final Set<String> INHERITED = Set.of("PATH", "HOME", "TMPDIR");
  private static final Duration START = Duration.ofSeconds(120);

  private final BackgroundProcess process;
  private final URI url;

  private ServiceProcess(BackgroundProcess process, URI url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts the service on a loopback port and waits until it is ready.
   *
   * @param url {@code http://127.0.0.1:PORT}, which becomes its {@code PUBLIC_URL}
   * @param settings further environment variables; beside these it sees nothing of this process's but where programs are
   */
  public static ServiceProcess start(URI url, Map<String, String> settings) {
    ServiceProcess service = launch(url, settings);
    service.awaitReady();
    return service;
  }

  /** As {@link #start}, but waits for nothing, so that several come up side by side. */
  public static ServiceProcess launch(URI url, Map<String, String> settings) {
    return new ServiceProcess(BackgroundProcess.start("service", command(url, settings)), url);
  }

  /** Waits until it can do its work. */
  public void awaitReady() {
    process.awaitOk(url.resolve("/health/ready"), START);
  }

  private static ProcessBuilder command(URI url, Map<String, String> settings) {
    ProcessBuilder command = new ProcessBuilder(Program.jar("serve"));
    command.environment().keySet().retainAll(INHERITED);
    command.environment().putAll(Map.of("HOST", url.getHost(), "PORT", Integer.toString(url.getPort()), "PUBLIC_URL",
        url.toString(), "LOG_FORMAT", "text"));
    command.environment().putAll(settings);
    return command;
  }

  /** A loopback address that is free, for {@link #start}. */
  public static URI freeUrl() {
    return URI.create("http://127.0.0.1:" + FreePort.find());
  }

  public URI url() {
    return url;
  }

  /** All that it has printed, on standard output and standard error. */
  public String output() {
    return process.output();
  }

  /**
   * Sends SIGTERM and waits for the end.
   *
   * @return its exit code
   */
  public int stop() {
    return process.stop();
  }

  /** Sends SIGTERM, and waits for nothing. */
  public void terminate() {
    process.terminate();
  }

  /**
   * Waits until it has ended by itself.
   *
   * @return its exit code
   */
  public int awaitEnd(Duration limit) {
    return process.awaitEnd(limit);
  }

  /** {@code kill -9}. */
  public void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
  }
}
