package io.voicesurvey.application.port;

/** A file of archived events cannot be written or read. The message is a sentence for the operator. */
public final class UnusableArchive extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnusableArchive(String message) {
    super(message);
  }

  public UnusableArchive(String message, Throwable cause) {
    super(message, cause);
  }
}
