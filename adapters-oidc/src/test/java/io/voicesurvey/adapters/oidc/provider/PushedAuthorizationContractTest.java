package io.voicesurvey.adapters.oidc.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** The contract of the port at a provider that requires pushed authorization requests. */
final class PushedAuthorizationContractTest extends NimbusIdentityProviderContract {
  @BeforeEach
  void push() {
    client.provider().requirePushedRequests();
  }

  @Override
  public Map<String, String> request(URI authorizationUrl) {
    assertThat(authorizationUrl).asString().startsWith(issuer() + "/authorize?").contains("request_uri=")
        .doesNotContain("state");
    return client.provider().pushedRequests().getLast().parameters();
  }
}
