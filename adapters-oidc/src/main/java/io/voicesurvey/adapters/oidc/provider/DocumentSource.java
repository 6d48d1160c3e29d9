package io.voicesurvey.adapters.oidc.provider;

import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import jakarta.json.JsonObject;
import java.time.Duration;

/** Fetches the JSON documents that an issuer publishes. */
@FunctionalInterface
public interface DocumentSource {
  /**
   * The JSON object of a response with status 200; any other response is a fault.
   *
   * @param endpoint its name in messages
   * @throws IdentityProviderFault       if the response is late, an error, too large or no JSON object
   * @throws IdentityProviderUnavailable if there is no connection, or the issuer asks clients to wait
   */
  JsonObject fetch(HTTPRequest request, String endpoint, Duration limit);
}
