package io.voicesurvey.bootstrap.command;

/** The way of the database's schema from one version to the next. */
public interface Migration {
  /**
   * Brings the schema up to date.
   *
   * @return how many change sets that took
   */
  int update();

  /**
   * Takes the last change sets back.
   *
   * @return how many: all where there are fewer than {@code count}
   */
  int rollback(int count);

  /** The SQL that {@link #update()} would run. */
  String updateSql();

  /** The SQL that {@link #rollback(int)} would run. */
  String rollbackSql(int count);
}
