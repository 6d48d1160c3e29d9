package io.voicesurvey.application.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.login.CompleteLogin.Outcome;
import io.voicesurvey.application.port.Race;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.login.ProviderProfile;
import io.voicesurvey.domain.user.AdoptionPolicy;
import io.voicesurvey.domain.user.DisplayName;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.EmailDomain;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AdoptionTest {
  private static final Set<EmailDomain> DOMAINS = Set.of(new EmailDomain("partner.test"));
  private static final ProviderProfile CORP = new ProviderProfile(new ProviderId("corp"), "Corp",
      "https://corp.example", Set.of(), AdoptionPolicy.NEVER);
  private static final ProviderProfile PARTNER = new ProviderProfile(new ProviderId("partner"), "Partner",
      "https://partner.example", DOMAINS, new AdoptionPolicy(DOMAINS));

  private final TestBed bed = new TestBed(CORP, PARTNER);
  private final Person before = person(CORP, "ann-at-corp", true);
  private final Person after = person(PARTNER, "ann-at-partner", true);

  @Test
  void keepsIdAndRoleAndGivesTheNewIdentity() {
    Outcome.SignedIn old = signedIn("corp", before);
    bed.users.update(Samples.withRole(bed.userOf(before), Role.CAMPAIGN_MANAGER));

    Outcome.SignedIn adopted = signedIn("partner", after);

    User user = bed.userOf(after);
    assertThat(adopted.user().identity()).contains(after.identity());
    assertThat(user.id()).isEqualTo(old.user().id());
    assertThat(user.role()).isEqualTo(Role.CAMPAIGN_MANAGER);
    assertThat(user.emailVerified()).isTrue();
    assertThat(bed.users.findAndLock(before.identity())).isEmpty();
  }

  @Test
  void endsTheSessionsOfTheOldIdentityAlone() {
    Outcome.SignedIn old = signedIn("corp", before);
    Outcome.SignedIn other = signedIn("corp", person(CORP, "bob", "bob@partner.test", true));

    Outcome.SignedIn adopted = signedIn("partner", after);

    assertThat(bed.stored(old.sessionId()).isRevoked()).isTrue();
    assertThat(bed.stored(other.sessionId()).isRevoked()).isFalse();
    assertThat(bed.stored(adopted.sessionId()).isRevoked()).isFalse();
  }

  @Test
  void isRecordedWithTheOldIdentity() {
    Outcome.SignedIn old = signedIn("corp", before);

    signedIn("partner", after);

    AuditEvent relinked = bed.recorded(AuditEventType.USER_RELINKED).getFirst();
    assertThat(relinked.userId()).contains(old.user().id());
    assertThat(relinked.actor()).isEqualTo(Actor.IDENTITY_PROVIDER);
    assertThat(relinked.detail()).isEqualTo(Map.of("from_issuer", CORP.issuer(), "from_subject", "ann-at-corp",
        "to_issuer", PARTNER.issuer(), "to_subject", "ann-at-partner"));
    assertThat(bed.recorded(AuditEventType.SESSIONS_REVOKED)).singleElement()
        .satisfies(event -> assertThat(event.detail()).containsEntry("count", "1"));
    assertThat(bed.recorded(AuditEventType.LOGIN).getLast().detail()).doesNotContainKey("new_user");
  }

  @Test
  void appliesTheRoleThatTheProviderStates() {
    signedIn("corp", before);

    signedIn("partner", new Person(after.identity(), after.name(), after.email(), true, Optional.of(Role.ADMIN)));

    assertThat(bed.userOf(after).role()).isEqualTo(Role.ADMIN);
    assertThat(bed.recorded(AuditEventType.ROLE_CHANGED)).singleElement()
        .satisfies(event -> assertThat(event.detail()).containsEntry("from", "viewer").containsEntry("to", "admin"));
  }

  @Test
  void appliesAnImportedRoleThatWaitsForAVerifiedEmail() {
    signedIn("corp", person(CORP, "ann-at-corp", false));
    bed.waits(new EmailAddress("ann@partner.test"), Role.ADMIN, UserStatus.ACTIVE);

    signedIn("partner", after);

    assertThat(bed.userOf(after).role()).isEqualTo(Role.ADMIN);
  }

  @Test
  void appliesAnImportedStatusThatWaitsForAVerifiedEmail() {
    Outcome.SignedIn old = signedIn("corp", person(CORP, "ann-at-corp", false));
    bed.waits(new EmailAddress("ann@partner.test"), Role.VIEWER, UserStatus.DISABLED);

    assertThat(bed.signInAt("partner", after)).isEqualTo(
        new Outcome.Failed(new LoginFailure.UserDisabled(old.user().id()), Optional.empty()));

    assertThat(bed.stored(old.sessionId()).isRevoked()).isTrue();
    assertThat(bed.recorded(AuditEventType.LOGIN)).hasSize(1);
  }

  @Test
  void happensOnce() {
    signedIn("corp", before);
    signedIn("partner", after);

    signedIn("partner", after);

    assertThat(bed.recorded(AuditEventType.USER_RELINKED)).hasSize(1);
    assertThat(bed.signInAt("corp", before)).isInstanceOfSatisfying(Outcome.Failed.class,
        failed -> assertThat(failed.failure()).isInstanceOf(LoginFailure.EmailConflict.class));
  }

  @Test
  void ofADisabledUserIsRefusedAndChangesNothing() {
    Outcome.SignedIn old = signedIn("corp", before);
    bed.disable(old.user().id());
    User disabled = bed.userOf(before);

    assertThat(bed.signInAt("partner", after)).isEqualTo(
        new Outcome.Failed(new LoginFailure.UserDisabled(old.user().id()), Optional.empty()));

    assertThat(bed.userOf(before)).isEqualTo(disabled);
    assertThat(bed.recorded(AuditEventType.USER_RELINKED)).isEmpty();
  }

  @Test
  void ofAnUnverifiedEmailIsAConflictThatChangesNothing() {
    Outcome.SignedIn old = signedIn("corp", before);
    User user = bed.userOf(before);

    Stream.of(person(PARTNER, "ann-at-partner", false),
        person(PARTNER, "someone", "Ann@Partner.Test", false)).forEach(person -> assertConflict("partner", person));
    assertConflict("corp", person(CORP, "another-ann-at-corp", true));
    assertThat(bed.userOf(before)).isEqualTo(user);
    assertThat(bed.stored(old.sessionId()).isRevoked()).isFalse();
    assertThat(bed.recorded(AuditEventType.USER_RELINKED)).isEmpty();
  }

  @Test
  void ofAUserOfTheSameIssuerIsAConflict() {
    signedIn("partner", after);

    assertConflict("partner", person(PARTNER, "another-ann-at-partner", true));
    assertThat(bed.recorded(AuditEventType.USER_RELINKED)).isEmpty();
  }

  @Test
  void outsideOfTheDomainsIsAConflict() {
    signedIn("corp", person(CORP, "carl", "carl@corp.test", true));

    assertConflict("partner", person(PARTNER, "carl", "carl@corp.test", true));
  }

  @Test
  void happensOnceIfOnePersonArrivesTwiceAtTheSameTime() {
    Outcome.SignedIn old = signedIn("corp", before);
    var first = bed.comeBack("partner", bed.leaveFor("partner"), after);
    var second = bed.comeBack("partner", bed.leaveFor("partner"), after);

    List<Outcome> outcomes = Race.run(List.of(() -> bed.completeLogin().execute(first),
        () -> bed.completeLogin().execute(second)));

    assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome).isInstanceOfSatisfying(Outcome.SignedIn.class,
        in -> assertThat(in.user().id()).isEqualTo(old.user().id())));
    assertThat(bed.recorded(AuditEventType.USER_RELINKED)).hasSize(1);
  }

  @Test
  void givesTheUserToOneOfTwoConcurrentLoginsWithTheEmail() {
    signedIn("corp", before);
    var first = bed.comeBack("partner", bed.leaveFor("partner"), after);
    var second = bed.comeBack("partner", bed.leaveFor("partner"), person(PARTNER, "twin", true));

    List<Outcome> outcomes = Race.run(List.of(() -> bed.completeLogin().execute(first),
        () -> bed.completeLogin().execute(second)));

    assertThat(outcomes).filteredOn(Outcome.SignedIn.class::isInstance).hasSize(1);
    assertThat(outcomes).filteredOn(Outcome.Failed.class::isInstance).singleElement()
        .isInstanceOfSatisfying(Outcome.Failed.class,
            failed -> assertThat(failed.failure()).isInstanceOf(LoginFailure.EmailConflict.class));
    assertThat(bed.recorded(AuditEventType.USER_RELINKED)).hasSize(1);
  }

  private void assertConflict(String provider, Person person) {
    assertThat(bed.signInAt(provider, person)).isInstanceOfSatisfying(Outcome.Failed.class,
        failed -> assertThat(failed.failure()).isInstanceOf(LoginFailure.EmailConflict.class));
  }

  private Outcome.SignedIn signedIn(String provider, Person person) {
    return (Outcome.SignedIn) bed.signInAt(provider, person);
  }

  private static Person person(ProviderProfile provider, String subject, boolean verified) {
    return person(provider, subject, "ann@partner.test", verified);
  }

  private static Person person(ProviderProfile provider, String subject, String email, boolean verified) {
    return new Person(new ExternalIdentity(provider.issuer(), subject), new DisplayName(subject),
        EmailAddress.parse(email), verified, Optional.empty());
  }
}
