package io.voicesurvey.application.port;

class InMemoryAuditArchiveTest implements AuditArchiveContract {
  private final AuditArchive archive = new InMemoryAuditArchive();

  @Override
  public AuditArchive archive() {
    return archive;
  }
}
