package io.voicesurvey.bootstrap.journey;

import io.voicesurvey.bootstrap.process.Page;
import io.voicesurvey.domain.Secret;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

/** The provider's own requests to the service, past every browser. */
final class Backchannel {
  private Backchannel() {}

  static Page logOut(URI service, Secret logoutToken) {
    return World.send(HttpRequest.newBuilder(service.resolve("/api/auth/backchannel-logout"))
        .POST(BodyPublishers.ofString("logout_token=" + logoutToken.reveal())), "Content-Type",
        "application/x-www-form-urlencoded");
  }
}
