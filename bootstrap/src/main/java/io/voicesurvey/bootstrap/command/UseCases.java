package io.voicesurvey.bootstrap.command;

/** The use cases. They can be executed until this object is closed. */
public interface UseCases extends AutoCloseable {
  /** Returns the only use case of this class. */
  <T> T get(Class<T> useCase);

  @Override
  void close();
}
