package io.voicesurvey.application.port;

class InMemoryAuditTrailTest implements AuditTrailContract {
  private final InMemoryDatabase database = new InMemoryDatabase();

  @Override
  public AuditTrail auditTrail() {
    return new InMemoryAuditTrail(database);
  }

  @Override
  public Transactions transactions() {
    return new InMemoryTransactions(database);
  }
}
