package io.voicesurvey.bootstrap.architecture.violations.ausecasekeepsitsfields.application;

public final class UseCase {
  public final String seededPublic = "";
  protected final String seededProtected = "";
  final String seededOpen = "";
  private String seededChanging = "";

  public String execute() {
    seededChanging += seededPublic + seededProtected + seededOpen;
    return seededChanging;
  }
}
