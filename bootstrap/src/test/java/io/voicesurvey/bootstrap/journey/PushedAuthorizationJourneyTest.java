package io.voicesurvey.bootstrap.journey;

import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.person;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.oidc.provider.Fault;
import io.voicesurvey.adapters.oidc.provider.ScriptableProvider.Endpoint;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import java.net.URI;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Logins at a provider that requires pushed authorization requests (RFC 9126), and whose PAR endpoint fails. */
class PushedAuthorizationJourneyTest {
  @AutoClose
  private static final World WORLD = new World();

  private static URI service;

  @AutoClose
  private final BrowserSession browser = new BrowserSession();

  @BeforeAll
  static void start() {
    WORLD.provider.requirePushedRequests();
    service = WORLD.start();
  }

  @AfterEach
  void heal() {
    WORLD.provider.heal();
  }

  static Stream<Arguments> faults() {
    return Stream.of(Arguments.of(new Fault.Status(500, "oops", Map.of()), 502, "IDP_ERROR"),
        Arguments.of(new Fault.Status(400, "{\"error\":\"invalid_request\"}", Map.of()), 502, "IDP_ERROR"),
        Arguments.of(new Fault.Status(201, "{}", Map.of()), 502, "IDP_ERROR"),
        Arguments.of(new Fault.Html(), 502, "IDP_ERROR"), Arguments.of(new Fault.Reset(), 502, "IDP_ERROR"),
        Arguments.of(new Fault.Status(429, "", Map.of("Retry-After", "7")), 503, "IDP_UNAVAILABLE"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultOfTheEndpointIsAProblemAndTheNextLoginWorks(Fault fault, int status, String code) {
    WORLD.provider.spoil(Endpoint.PAR, fault);

    Page refused = WORLD.begin(service, browser, "");
    assertThat(refused.status()).as(refused.body()).isEqualTo(status);
    assertThat(code(refused)).isEqualTo(code);
    assertThat(refused.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 503);
    assertThat(refused.headers().firstValue("Set-Cookie")).isEmpty();
    WORLD.provider.heal();
    assertThat(WORLD.signIn(service, browser, person("ann")).status()).isEqualTo(200);
  }

  @Test
  void aProviderThatIsAwayIsUnavailable() {
    assertThat(WORLD.signIn(service, browser, person("ann")).status()).isEqualTo(200);
    WORLD.provider.goAway();

    Page refused = WORLD.begin(service, browser, "");

    assertThat(refused.status()).isEqualTo(503);
    assertThat(code(refused)).isEqualTo("IDP_UNAVAILABLE");
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    WORLD.provider.comeBack();
  }
}
