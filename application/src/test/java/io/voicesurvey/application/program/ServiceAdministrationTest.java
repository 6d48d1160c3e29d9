package io.voicesurvey.application.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.port.Race;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.program.ClientSecret;
import io.voicesurvey.domain.program.CredentialId;
import io.voicesurvey.domain.program.SecretDigest;
import io.voicesurvey.domain.program.ServiceAccount;
import io.voicesurvey.domain.program.TrustRule;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ServiceAdministrationTest {
  private static final ServiceName NIGHTLY = new ServiceName("nightly");
  private static final ServiceName UNKNOWN = new ServiceName("unknown");
  private static final Map<String, String> MAIN = Map.of("sub", "repo:octo-org/surveys:ref:refs/heads/main",
      "repository", "octo-org/surveys");

  private final TestBed bed = new TestBed();
  private final Services services = new Services(bed);
  private final Programs programs = bed.programs();

  @Test
  void anAccountIsCreatedOnceAndShown() {
    ServiceAccount created = services.create("nightly", Role.CAMPAIGN_MANAGER);

    assertThat(created.clientId()).isEqualTo("service:nightly");
    assertThat(created.user().role()).isEqualTo(Role.CAMPAIGN_MANAGER);
    assertThat(services.show("nightly")).isEqualTo(created);
    assertThat(programs.createService().execute(new CreateService.Command(NIGHTLY, Role.ADMIN, Services.ADMIN)))
        .isEqualTo(new CreateService.Outcome.NameTaken());
    assertThat(services.show("nightly")).isEqualTo(created);
    assertThat(programs.showService().execute(new ShowService.Command(UNKNOWN)))
        .isEqualTo(new ShowService.Outcome.NotFound());
    assertThat(bed.auditTrail.events()).containsExactly(
        event(AuditEventType.SERVICE_CREATED, created.user().id(), Map.of("role", "campaign_manager")));
  }

  @Test
  void accountsAreListedPageByPage() {
    List<ServiceAccount> created = new ArrayList<>();
    for (String name : List.of("one", "two", "three", "four", "five")) {
      created.add(services.create(name, Role.VIEWER));
      bed.signIn(TestBed.person("person-" + name));
    }
    List<ServiceAccount> listed = new ArrayList<>();
    Optional<UserId> after = Optional.empty();
    do {
      FindServices.Outcome page = programs.findServices().execute(new FindServices.Command(after, 2));
      assertThat(page.accounts()).hasSizeBetween(1, 2);
      listed.addAll(page.accounts());
      after = page.next();
    } while (after.isPresent());

    assertThat(listed).isEqualTo(created);
    assertThat(programs.findServices().execute(new FindServices.Command(Optional.empty(), 5)).next()).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> new FindServices.Command(Optional.empty(), 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new FindServices.Command(Optional.empty(), 201));
    assertThat(new FindServices.Command(Optional.empty(), 200).limit()).isEqualTo(200);
  }

  @Test
  void aSecretIsShownOnceAndItsDigestIsStored() {
    services.create("nightly", Role.VIEWER);
    CreateClientSecret.Outcome.Created created = (CreateClientSecret.Outcome.Created) services.secret("nightly",
        Optional.of(Duration.ofDays(3)));

    ClientSecret stored = services.show("nightly").secrets().getFirst();
    assertThat(created.clientId()).isEqualTo("service:nightly");
    assertThat(created.secret()).isEqualTo(stored);
    assertThat(stored.digest()).isEqualTo(SecretDigest.of(created.value()));
    assertThat(stored.createdAt()).isEqualTo(bed.clock.instant());
    assertThat(stored.expiresAt()).contains(bed.clock.instant().plus(Duration.ofDays(3)));
    assertThat(bed.auditTrail.events().getLast()).isEqualTo(
        event(AuditEventType.CLIENT_SECRET_CREATED, services.show("nightly").user().id(),
            Map.of("secret_id", id(stored.id()), "expires_at", stored.expiresAt().orElseThrow().toString())));
  }

  @Test
  void aSecretNeedNotExpireAndItsAccountExists() {
    services.create("nightly", Role.VIEWER);

    assertThat(services.secret("nightly").secret().expiresAt()).isEmpty();
    assertThat(services.secret("unknown", Optional.empty())).isEqualTo(new CreateClientSecret.Outcome.NotFound());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CreateClientSecret.Command(NIGHTLY, Optional.of(Duration.ZERO), Services.ADMIN));
  }

  @Test
  void anAccountHasAtMostTwoLiveSecrets() {
    services.create("nightly", Role.VIEWER);
    CreateClientSecret.Outcome.Created first = (CreateClientSecret.Outcome.Created) services.secret("nightly",
        Optional.of(Duration.ofDays(1)));
    CreateClientSecret.Outcome.Created second = services.secret("nightly");

    assertThat(services.secret("nightly", Optional.empty())).isEqualTo(new CreateClientSecret.Outcome.TooManySecrets());
    bed.clock.advance(Duration.ofDays(1));
    CreateClientSecret.Outcome.Created third = services.secret("nightly");

    assertThat(services.show("nightly").secrets()).containsExactly(first.secret(), second.secret(),
        third.secret());
  }

  @Test
  void ofManySimultaneousSecretsTwoAreCreated() {
    services.create("nightly", Role.VIEWER);

    assertThat(Race.run(Collections.nCopies(10, () -> services.secret("nightly", Optional.empty()))))
        .filteredOn(CreateClientSecret.Outcome.Created.class::isInstance).hasSize(2);
    assertThat(services.show("nightly").secrets()).hasSize(2);
  }

  @Test
  void aSecretIsDeletedOnceAndByItsAccount() {
    services.create("nightly", Role.VIEWER);
    services.create("other", Role.VIEWER);
    CredentialId secret = services.secret("nightly").secret().id();
    UserId account = services.show("nightly").user().id();

    assertThat(delete("other", secret)).isEqualTo(new DeleteClientSecret.Outcome.NotFound());
    assertThat(delete("unknown", secret)).isEqualTo(new DeleteClientSecret.Outcome.NotFound());
    assertThat(delete("nightly", new CredentialId(new UUID(4, 2))))
        .isEqualTo(new DeleteClientSecret.Outcome.NotFound());
    assertThat(delete("nightly", secret)).isEqualTo(new DeleteClientSecret.Outcome.Deleted(account, 0));
    assertThat(delete("nightly", secret)).isEqualTo(new DeleteClientSecret.Outcome.NotFound());

    assertThat(services.show("nightly").secrets()).isEmpty();
    assertThat(bed.recorded(AuditEventType.CLIENT_SECRET_DELETED))
        .containsExactly(event(AuditEventType.CLIENT_SECRET_DELETED, account, Map.of("secret_id", id(secret))));
  }

  @Test
  void aRuleIsAddedAndListed() {
    UserId account = services.create("nightly", Role.VIEWER).user().id();
    TrustRule first = services.trust("nightly", MAIN, Duration.ofMinutes(2));
    bed.clock.advance(Duration.ofSeconds(1));
    TrustRule second = services.trust("nightly", Map.of("sub", "x"));

    assertThat(programs.findTrustRules().execute(new FindTrustRules.Command(NIGHTLY)))
        .isEqualTo(new FindTrustRules.Outcome.Found(List.of(first, second)));
    assertThat(first.account()).isEqualTo(account);
    assertThat(first.claims()).isEqualTo(MAIN);
    assertThat(programs.findTrustRules().execute(new FindTrustRules.Command(UNKNOWN)))
        .isEqualTo(new FindTrustRules.Outcome.NotFound());
    assertThat(bed.recorded(AuditEventType.TRUST_ADDED).getFirst().detail()).isEqualTo(Map.of("trust_id",
        id(first.id()), "issuer", Services.ACTIONS, "audience", Services.US, "claims",
        "\"repository\"=\"octo-org/surveys\", \"sub\"=\"repo:octo-org/surveys:ref:refs/heads/main\"", "ttl", "PT2M"));
  }

  @Test
  void aRuleNeedsItsAccount() {
    assertThat(programs.addTrustRule().execute(new AddTrustRule.Command(UNKNOWN, Services.ACTIONS, Services.US, MAIN,
        Duration.ofHours(1), Services.ADMIN))).isEqualTo(new AddTrustRule.Outcome.NotFound());
    assertThat(bed.trustRules.find(Services.ACTIONS)).isEmpty();
  }

  @Test
  void aRuleIsRemovedOnceAndByItsAccount() {
    UserId account = services.create("nightly", Role.VIEWER).user().id();
    services.create("other", Role.VIEWER);
    CredentialId rule = services.trust("nightly", MAIN).id();

    assertThat(remove("other", rule)).isEqualTo(new RemoveTrustRule.Outcome.NotFound());
    assertThat(remove("unknown", rule)).isEqualTo(new RemoveTrustRule.Outcome.NotFound());
    assertThat(remove("nightly", rule)).isEqualTo(new RemoveTrustRule.Outcome.Removed(account, 0));
    assertThat(remove("nightly", rule)).isEqualTo(new RemoveTrustRule.Outcome.NotFound());

    assertThat(bed.trustRules.find(account)).isEmpty();
    assertThat(bed.recorded(AuditEventType.TRUST_REMOVED))
        .containsExactly(event(AuditEventType.TRUST_REMOVED, account, Map.of("trust_id", id(rule))));
  }

  private DeleteClientSecret.Outcome delete(String name, CredentialId secret) {
    return programs.deleteClientSecret()
        .execute(new DeleteClientSecret.Command(new ServiceName(name), secret, Services.ADMIN));
  }

  private RemoveTrustRule.Outcome remove(String name, CredentialId rule) {
    return programs.removeTrustRule()
        .execute(new RemoveTrustRule.Command(new ServiceName(name), rule, Services.ADMIN));
  }

  private AuditEvent event(AuditEventType type, UserId account, Map<String, String> detail) {
    return new AuditEvent(type, Optional.of(account), Services.ADMIN, detail, bed.clock.instant());
  }

  private static String id(CredentialId credential) {
    return credential.value().toString();
  }
}
