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
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecognizeClientTest {
  private static final String NIGHTLY = "service:nightly";
  private static final RecognizeKnownClient.Outcome UNDECIDED = new RecognizeKnownClient.Outcome.Undecided();

  private final TestBed bed = new TestBed();
  private final Services services = new Services(bed);
  private final Programs programs = bed.programs();
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
  void halfWayThereOneRequestAuthenticatesAgainAndTheOthersAreKnown() {
    recognize(secret);
    bed.clock.advance(KnownClients.RENEWAL);

    List<RecognizeKnownClient.Outcome> outcomes = IntStream.range(0, 5).mapToObj(i -> known(secret)).toList();
    assertThat(outcomes.getFirst()).isEqualTo(UNDECIDED);
    assertThat(outcomes.subList(1, 5)).doesNotContain(UNDECIDED);

    recognize(secret);
    bed.clock.advance(KnownClients.RENEWAL.minusMillis(1));
    assertThat(known(secret)).isNotEqualTo(UNDECIDED);
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

  private RecognizeClient.Outcome recognize(Secret presented) {
    return programs.recognizeClient()
        .execute(new RecognizeClient.Command(new AuthenticateClient.Command(NIGHTLY, presented)));
  }

  private RecognizeKnownClient.Outcome known(Secret presented) {
    return programs.recognizeKnownClient()
        .execute(new RecognizeKnownClient.Command(new AuthenticateClient.Command(NIGHTLY, presented)));
  }
}
