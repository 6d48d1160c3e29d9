package io.voicesurvey.application.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.domain.Secret;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contract of {@link SecretGenerator}. */
public interface SecretGeneratorContract {
  SecretGenerator secretGenerator();

  @Test
  default void aSecretIsTwoHundredAndFiftySixBitsInBase64url() {
    assertThat(Stream.generate(secretGenerator()::secret).limit(100).map(Secret::reveal)).allSatisfy(text -> {
      assertThat(text).matches("[A-Za-z0-9_-]{43}");
      assertThat(Base64.getUrlDecoder().decode(text)).hasSize(32);
    });
  }

  @Test
  default void noSecretComesTwice() {
    SecretGenerator generator = secretGenerator();

    assertThat(IntStream.range(0, 10_000).parallel().mapToObj(i -> generator.secret()).toList())
        .doesNotHaveDuplicates();
  }

  @Test
  default void anIdIsAUuidOfVersionSeven() {
    assertThat(Stream.generate(secretGenerator()::id).limit(100)).allSatisfy(id -> {
      assertThat(id.version()).isEqualTo(7);
      assertThat(id.variant()).isEqualTo(2);
    });
  }

  @Test
  default void noIdComesTwice() {
    SecretGenerator generator = secretGenerator();

    assertThat(IntStream.range(0, 10_000).parallel().mapToObj(i -> generator.id()).toList()).doesNotHaveDuplicates();
  }

  @Test
  default void aLaterIdNeverBearsAnEarlierTime() {
    List<UUID> ids = Stream.generate(secretGenerator()::id).limit(1_000).toList();

    assertThat(ids).isSortedAccordingTo(Comparator.comparingLong(id -> id.getMostSignificantBits() >>> 16));
  }
}
