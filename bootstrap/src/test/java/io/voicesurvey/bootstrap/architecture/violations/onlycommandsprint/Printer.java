package io.voicesurvey.bootstrap.architecture.violations.onlycommandsprint;

final class Printer {
  void seededOut() {
    System.out.println();
  }

  void seededErr() {
    System.err.println();
  }

  void seededStackTrace(Exception e) {
    e.printStackTrace();
  }
}
