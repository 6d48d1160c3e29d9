package io.voicesurvey.adapters.oidc.workload;

import com.nimbusds.jose.jwk.JWK;
import io.voicesurvey.adapters.oidc.provider.ScriptableProvider;
import io.voicesurvey.domain.Secret;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.InstantSource;
import java.util.function.UnaryOperator;

/** A workload of a platform that issues tokens in the form of GitHub Actions. */
public final class Workload {
  private final ScriptableProvider issuer;
  private final InstantSource clock;

  public Workload(ScriptableProvider issuer, InstantSource clock) {
    this.issuer = issuer;
    this.clock = clock;
  }

  /** The claims of a token that is valid for five minutes, changed. */
  JsonObject claims(UnaryOperator<JsonObjectBuilder> change) {
    long now = clock.instant().getEpochSecond();
    return change.apply(Json.createObjectBuilder().add("iss", issuer.issuer()).add("aud", "us").add("sub", "repo:a/b")
        .add("repository", "a/b").add("jti", "one").add("iat", now).add("nbf", now).add("exp", now + 300)).build();
  }

  Secret token() {
    return token(claims -> claims);
  }

  public Secret token(UnaryOperator<JsonObjectBuilder> change) {
    return signed(issuer.signingKey(), JsonValue.EMPTY_JSON_OBJECT, change);
  }

  Secret signed(JWK key, JsonObject header, UnaryOperator<JsonObjectBuilder> change) {
    return ScriptableProvider.sign(key, header, claims(change));
  }
}
