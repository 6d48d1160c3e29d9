package io.voicesurvey.application.program;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.program.ServiceAccount;
import io.voicesurvey.domain.program.TrustRule;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.ServiceName;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** An administrator who makes service accounts, secrets and rules. */
final class Services {
  static final Actor ADMIN = new Actor("an administrator");
  static final String ACTIONS = "https://actions.example.test";
  static final String US = "https://surveys.example.test";

  private final Programs programs;

  Services(TestBed bed) {
    this.programs = bed.programs();
  }

  ServiceAccount create(String name, Role role) {
    return ((CreateService.Outcome.Created) programs.createService()
        .execute(new CreateService.Command(new ServiceName(name), role, ADMIN))).account();
  }

  CreateClientSecret.Outcome.Created secret(String name) {
    return (CreateClientSecret.Outcome.Created) secret(name, Optional.empty());
  }

  CreateClientSecret.Outcome secret(String name, Optional<Duration> lifetime) {
    return programs.createClientSecret()
        .execute(new CreateClientSecret.Command(new ServiceName(name), lifetime, ADMIN));
  }

  TrustRule trust(String name, Map<String, String> claims) {
    return trust(name, claims, TrustRule.DEFAULT_LIFETIME);
  }

  TrustRule trust(String name, Map<String, String> claims, Duration lifetime) {
    return ((AddTrustRule.Outcome.Added) programs.addTrustRule().execute(
        new AddTrustRule.Command(new ServiceName(name), ACTIONS, US, claims, lifetime, ADMIN))).rule();
  }

  ServiceAccount show(String name) {
    return ((ShowService.Outcome.Found) programs.showService()
        .execute(new ShowService.Command(new ServiceName(name)))).account();
  }
}
