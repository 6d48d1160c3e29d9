package io.voicesurvey.application.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.port.DatabaseUnavailable;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecognizeClientTest {
  private static final String NIGHTLY = "service:nightly";
  private static final RecognizeKnownClient.Outcome UNDECIDED = new RecognizeKnownClient.Outcome.Undecided();

  private final TestBed bed = new TestBed();
  private final Services services = new Services(bed);
  private final List<Runnable> renewals = new ArrayList<>();
  private final Programs programs = bed.programs(renewals::add);
  private final User nightly = services.create("nightly", Role.VIEWER).user();
  private final CreateClientSecret.Outcome.Created created = services.secret("nightly");
  private final Secret secret = created.value();

  @Test
  void aClientIsKnownForLessThanASecondAfterItsSecretWasRight() {
    assertThat(known(secret)).isEqualTo(UNDECIDED);
    assertThat(recognize(secret)).isEqualTo(new RecognizeClient.Outcome.Recognized(nightly.id()));
    assertThat(known(secret)).isEqualTo(new RecognizeKnownClient.Outcome.Recognized(nightly.id()));

    bed.clock.advance(KnownClients.VALIDITY);
    assertThat(known(secret)).isEqualTo(UNDECIDED);
    assertThat(KnownClients.VALIDITY).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void aSteadyLoadNeverWaitsForTheDatabase() {
    recognize(secret);
    for (int i = 0; i < 50; i++) {
      bed.clock.advance(Duration.ofMillis(100));
      assertThat(known(secret)).isNotEqualTo(UNDECIDED);
      assertThat(known(secret)).isNotEqualTo(UNDECIDED);
      runRenewals();
    }
  }

  @Test
  void halfWayThereOneRequestStartsTheRenewal() {
    recognize(secret);
    bed.clock.advance(KnownClients.RENEWAL.minusMillis(1));
    known(secret);
    assertThat(renewals).isEmpty();

    bed.clock.advance(Duration.ofMillis(1));
    IntStream.range(0, 5).forEach(i -> assertThat(known(secret)).isNotEqualTo(UNDECIDED));
    assertThat(renewals).hasSize(1);
  }

  @Test
  void aRenewalThatFailsProlongsNothing() {
    recognize(secret);
    bed.clock.advance(KnownClients.RENEWAL);
    known(secret);
    bed.database.takeAway();
    runRenewals();

    bed.clock.advance(KnownClients.VALIDITY.minus(KnownClients.RENEWAL).minusMillis(1));
    assertThat(known(secret)).isNotEqualTo(UNDECIDED);
    bed.clock.advance(Duration.ofMillis(1));
    assertThat(known(secret)).isEqualTo(UNDECIDED);
  }

  @Test
  void aRenewalThatFailsIsRepeatedAMomentLater() {
    recognize(secret);
    bed.clock.advance(KnownClients.RENEWAL);
    known(secret);
    bed.database.takeAway();
    runRenewals();
    bed.database.bringBack();

    bed.clock.advance(KnownClients.RETRY.minusMillis(1));
    known(secret);
    assertThat(renewals).isEmpty();
    bed.clock.advance(Duration.ofMillis(1));
    known(secret);
    assertThat(renewals).hasSize(1);
    runRenewals();
    bed.clock.advance(KnownClients.VALIDITY.minusMillis(1));
    assertThat(known(secret)).isNotEqualTo(UNDECIDED);
  }

  @Test
  void aRenewalForgetsADeletedSecretAndIsNoUse() {
    recognize(secret);
    bed.clock.advance(KnownClients.RENEWAL);
    known(secret);
    bed.clock.advance(Duration.ofMillis(100));
    runRenewals();
    assertThat(services.show("nightly").lastUsedAt()).contains(bed.clock.instant().minusMillis(100));

    programs.deleteClientSecret().execute(
        new DeleteClientSecret.Command(new ServiceName("nightly"), created.secret().id(), Services.ADMIN));
    bed.clock.advance(KnownClients.RENEWAL);
    known(secret);
    runRenewals();
    assertThat(known(secret)).isEqualTo(UNDECIDED);
  }

  @Test
  void aSlowReadRemovesNoClientThatWasReadMeanwhile() {
    KnownClients memory = new KnownClients();
    KnownClients.Credentials slow = credentials("service:slow");
    KnownClients.Credentials quick = credentials("service:quick");
    Instant began = bed.clock.instant();
    Instant now = began.plusMillis(300);
    memory.remember(slow, nightly.id(), began.plusMillis(200), now);
    memory.remember(quick, nightly.id(), began.plusMillis(100), now);

    memory.remember(slow, nightly.id(), began, now);

    assertThat(memory.find(quick, now)).isPresent();
    assertThat(memory.find(slow, now).map(KnownClients.Known::readAt)).contains(began.plusMillis(200));
  }

  @Test
  void aClockThatIsSetBackProlongsNothing() {
    recognize(secret);
    bed.clock.advance(Duration.ofHours(-1));

    assertThat(known(secret)).isEqualTo(UNDECIDED);
  }

  @Test
  void aWrongSecretIsRefusedAndNeverKnown() {
    recognize(secret);

    assertThat(recognize(Secret.of("wrong"))).isEqualTo(new RecognizeClient.Outcome.Refused());
    assertThat(known(Secret.of("wrong"))).isEqualTo(UNDECIDED);
    assertThat(programs.recognizeKnownClient().execute(
        new RecognizeKnownClient.Command(new AuthenticateClient.Command("service:other", secret))))
        .isEqualTo(UNDECIDED);
    assertThat(known(secret)).isNotEqualTo(UNDECIDED);
  }

  @Test
  void aDeletedSecretIsForgottenWithTheNextAuthentication() {
    recognize(secret);
    programs.deleteClientSecret().execute(
        new DeleteClientSecret.Command(new ServiceName("nightly"), created.secret().id(), Services.ADMIN));

    assertThat(recognize(secret)).isEqualTo(new RecognizeClient.Outcome.Refused());
    assertThat(known(secret)).isEqualTo(UNDECIDED);
  }

  @Test
  void aDisabledAccountIsForgottenWithTheNextAuthentication() {
    recognize(secret);
    bed.setStatus(nightly.id(), UserStatus.DISABLED);

    assertThat(recognize(secret)).isEqualTo(new RecognizeClient.Outcome.Refused());
    assertThat(known(secret)).isEqualTo(UNDECIDED);
  }

  @Test
  void aKnownClientNeedsNoDatabase() {
    recognize(secret);
    bed.database.takeAway();

    assertThat(known(secret)).isNotEqualTo(UNDECIDED);
    assertThatExceptionOfType(DatabaseUnavailable.class).isThrownBy(() -> recognize(secret));
  }

  @Test
  void bothAreUsesOfTheAccount() {
    recognize(secret);
    assertThat(services.show("nightly").lastUsedAt()).contains(bed.clock.instant());

    bed.clock.advance(Duration.ofMillis(100));
    known(secret);
    assertThat(services.show("nightly").lastUsedAt()).contains(bed.clock.instant());
  }

  private void runRenewals() {
    List<Runnable> due = List.copyOf(renewals);
    renewals.clear();
    due.forEach(Runnable::run);
  }

  private static KnownClients.Credentials credentials(String clientId) {
    return KnownClients.Credentials.of(new AuthenticateClient.Command(clientId, Secret.of("a secret")));
  }

  private RecognizeClient.Outcome recognize(Secret presented) {
    return programs.recognizeClient()
        .execute(new RecognizeClient.Command(new AuthenticateClient.Command(NIGHTLY, presented)));
  }

  private RecognizeKnownClient.Outcome known(Secret presented) {
    return programs.recognizeKnownClient()
        .execute(new RecognizeKnownClient.Command(new AuthenticateClient.Command(NIGHTLY, presented)));
  }
}
