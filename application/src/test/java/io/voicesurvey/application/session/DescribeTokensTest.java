package io.voicesurvey.application.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.TestBed;
import org.junit.jupiter.api.Test;

class DescribeTokensTest {
  @Test
  void showsTheIssuer() {
    TestBed bed = new TestBed();

    assertThat(new DescribeTokens(bed.accessTokens).execute(new DescribeTokens.Command()).issuer())
        .isEqualTo("in-memory");
  }
}
