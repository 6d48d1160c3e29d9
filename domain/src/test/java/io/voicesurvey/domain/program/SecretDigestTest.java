package io.voicesurvey.domain.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.voicesurvey.domain.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretDigestTest {
  private static final String OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void isTheSha256OfTheSecret() {
    assertThat(SecretDigest.of(Secret.of("abc")).hex()).isEqualTo(OF_ABC);
    assertThat(SecretDigest.parse(OF_ABC)).isEqualTo(SecretDigest.of(Secret.of("abc")))
        .hasSameHashCodeAs(SecretDigest.of(Secret.of("abc")));
  }

  @Test
  void ofAnotherSecretDiffers() {
    SecretDigest digest = SecretDigest.of(Secret.of("abc"));

    assertThat(digest).isNotEqualTo(SecretDigest.of(Secret.of("abd"))).isNotEqualTo(OF_ABC);
    assertThat(digest.hashCode()).isNotEqualTo(SecretDigest.of(Secret.of("abd")).hashCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ba78", "xa7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      OF_ABC + "00"})
  void nothingElseIsADigest(String hex) {
    assertThatIllegalArgumentException().isThrownBy(() -> SecretDigest.parse(hex));
  }

  @Test
  void isNotShown() {
    assertThat(SecretDigest.of(Secret.of("abc"))).hasToString("***");
  }
}
