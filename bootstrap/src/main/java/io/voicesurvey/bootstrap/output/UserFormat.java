package io.voicesurvey.bootstrap.output;

import java.io.PrintStream;

/** How users are printed. */
public enum UserFormat {
  /** For people. */
  TABLE {
    @Override
    public UserPrinter printer(PrintStream out) {
      return new UserTable(out);
    }
  },
  /** An array of profiles as the API shows them. */
  JSON {
    @Override
    public UserPrinter printer(PrintStream out) {
      return new UserJson(out);
    }
  },
  /** For spreadsheets (RFC 4180). */
  CSV {
    @Override
    public UserPrinter printer(PrintStream out) {
      return new UserCsv(out);
    }
  };

  public abstract UserPrinter printer(PrintStream out);
}
