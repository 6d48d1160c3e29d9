package io.voicesurvey.bootstrap.command;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The stream for the data of commands. It keeps the reason of a failed write, which a {@link PrintStream} does not. */
public final class DataOutput extends PrintStream {
  private final Target target;

  private DataOutput(Target target, Charset charset) {
    super(new BufferedOutputStream(target), true, charset);
    this.target = target;
  }

  /** @param charset the charset of the terminal; UTF-8 replaces ASCII, which is a subset of it */
  public static DataOutput to(OutputStream target, Charset charset) {
    return new DataOutput(new Target(target), StandardCharsets.US_ASCII.equals(charset)
        ? StandardCharsets.UTF_8
        : charset);
  }

  /**
   * Writes the buffered data.
   *
   * @return the reason for lost data; empty if all was written, or if the reader of a pipe closed it
   */
  public Optional<String> failure() {
    flush();
    return Optional.ofNullable(target.failure.get()).filter(reason -> !isClosedPipe(reason))
        .map(reason -> "standard output cannot be written: " + reason);
  }

  /** Matches the message of the operating system; most languages keep this word. */
  private static boolean isClosedPipe(String reason) {
    return reason.toLowerCase(Locale.ROOT).contains("pipe");
  }

  /** The buffer writes only arrays. */
  private static final class Target extends FilterOutputStream {
    private final AtomicReference<String> failure = new AtomicReference<>();

    private Target(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        failure.compareAndSet(null, Optional.ofNullable(e.getMessage()).orElse("unknown reason"));
        throw e;
      }
    }
  }
}
