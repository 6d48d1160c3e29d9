package io.voicesurvey.application.port;

class InMemoryAuditSealsTest implements AuditSealsContract {
  private final InMemoryDatabase database = new InMemoryDatabase();

  @Override
  public AuditTrail auditTrail() {
    return new InMemoryAuditTrail(database);
  }

  @Override
  public AuditSeals seals() {
    return new InMemoryAuditSeals(database);
  }

  @Override
  public Transactions transactions() {
    return new InMemoryTransactions(database);
  }
}
