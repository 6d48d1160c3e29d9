package io.voicesurvey.application.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.TestBed;
import org.junit.jupiter.api.Test;

class PublishKeysTest {
  @Test
  void givesTheKeysThatAccessTokensVerifyWith() {
    TestBed bed = new TestBed();

    PublishKeys.Outcome outcome = new PublishKeys(bed.accessTokens).execute(new PublishKeys.Command());

    assertThat(outcome.keys()).isNotEmpty().isEqualTo(bed.accessTokens.publicKeys());
  }
}
