package io.voicesurvey.bootstrap.command;

/** Updates and rolls back the schema of the database. */
public interface Migration {
  /**
   * Updates the schema to the latest version.
   *
   * @return the number of applied change sets
   */
  int update();

  /**
   * Rolls back the last change sets.
   *
   * @return the number of change sets rolled back: all if there are fewer than {@code count}
   */
  int rollback(int count);

  /** The SQL that {@link #update()} would run. */
  String updateSql();

  /** The SQL that {@link #rollback(int)} would run. */
  String rollbackSql(int count);
}
