package io.voicesurvey.bootstrap.process;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** An empty PostgreSQL server, gone with all that is in it when it is closed. */
public final class EmbeddedDatabase implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(120);

  private final EmbeddedPostgres server;

  private EmbeddedDatabase(EmbeddedPostgres server) {
    this.server = server;
  }

  public static EmbeddedDatabase start() {
    try {
      return new EmbeddedDatabase(EmbeddedPostgres.builder().setPGStartupWait(START).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The value for {@code DATABASE_URL}. */
  public String url() {
    return "postgresql://postgres@127.0.0.1:" + server.getPort() + "/postgres";
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
