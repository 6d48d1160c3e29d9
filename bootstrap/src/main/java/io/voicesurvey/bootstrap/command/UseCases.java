package io.voicesurvey.bootstrap.command;

/** The use cases, ready to be executed until this is closed. */
public interface UseCases extends AutoCloseable {
  /** The one use case of that class. */
  <T> T get(Class<T> useCase);

  @Override
  void close();
}
