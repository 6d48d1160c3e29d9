package io.voicesurvey.domain.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.domain.user.AdoptionPolicy;
import io.voicesurvey.domain.user.EmailDomain;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderChoiceTest {
  private static final ProviderProfile CORP = provider("corp", "corp.test", "bücher.example");
  private static final ProviderProfile PARTNER = provider("partner-eu", "partner.test");
  private static final ProviderProfile OTHER = provider("other");

  @ParameterizedTest
  @CsvSource(nullValues = "-", textBlock = """
      corp,       -,                              corp
      partner-eu, ann@corp.test,                  partner-eu
      other,      -,                              other
      unknown,    -,                              unknown
      unknown,    ann@corp.test,                  unknown
      CORP,       -,                              unknown
      '',         ann@corp.test,                  unknown
      -,          ann@corp.test,                  corp
      -,          Ann@CORP.Test,                  corp
      -,          ann@partner.test,               partner-eu
      -,          ann@bücher.example,             corp
      -,          ann@xn--bcher-kva.example,      corp
      -,          ann@sub.corp.test,              open
      -,          ann@notcorp.test,               open
      -,          ann@corp.test.evil.test,        open
      -,          ann@corp.test@evil.test,        open
      -,          '"ann@corp.test"@evil.test',    open
      -,          corp.test,                      open
      -,          @corp.test,                     open
      -,          ann,                            open
      -,          '',                             open
      -,          -,                              open
      """)
  void ofSeveral(String requested, String hint, String expected) {
    assertThat(chosen(List.of(CORP, PARTNER, OTHER), requested, hint)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(nullValues = "-", textBlock = """
      -,      -,                other
      -,      ann@corp.test,    other
      other,  -,                other
      corp,   -,                unknown
      """)
  void ofOne(String requested, String hint, String expected) {
    assertThat(chosen(List.of(OTHER), requested, hint)).isEqualTo(expected);
  }

  private static String chosen(List<ProviderProfile> providers, String requested, String hint) {
    return switch (ProviderChoice.of(providers, Optional.ofNullable(requested), Optional.ofNullable(hint))) {
      case ProviderChoice.Chosen(ProviderProfile provider) -> provider.id().value();
      case ProviderChoice.Unknown unknown -> "unknown";
      case ProviderChoice.Open open -> "open";
    };
  }

  private static ProviderProfile provider(String id, String... domains) {
    Set<EmailDomain> claimed = Arrays.stream(domains).map(text -> EmailDomain.parse(text).orElseThrow())
        .collect(Collectors.toSet());
    return new ProviderProfile(new ProviderId(id), id, "https://" + id + ".example", claimed, AdoptionPolicy.NEVER);
  }
}
