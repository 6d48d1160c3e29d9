package io.voicesurvey.adapters.oidc.provider;

import com.nimbusds.jose.jwk.JWK;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** One login or logout at a {@link ScriptableProvider}, with the changes to its responses. */
public final class SignIn {
  private JsonObject user = Json.createObjectBuilder().add("sub", "alice").add("name", "Alice Example")
      .add("email", "alice@example.test").add("email_verified", true).build();
  private Set<String> onlyInUserInfo = Set.of();
  private UnaryOperator<JsonObject> header = UnaryOperator.identity();
  private UnaryOperator<JsonObject> claims = UnaryOperator.identity();
  private UnaryOperator<String> headerText = UnaryOperator.identity();
  private UnaryOperator<String> claimsText = UnaryOperator.identity();
  private UnaryOperator<String> idToken = UnaryOperator.identity();
  private UnaryOperator<JsonObject> tokenAnswer = UnaryOperator.identity();
  private UnaryOperator<JsonObject> userInfo = UnaryOperator.identity();
  private Optional<UnaryOperator<JWK>> userInfoKey = Optional.empty();
  private Optional<JsonObject> accessTokenClaims = Optional.empty();
  private Optional<JWK> key = Optional.empty();
  private Optional<String> algorithm = Optional.empty();
  private Optional<String> error = Optional.empty();
  private Optional<Duration> authenticationAge = Optional.empty();

  private SignIn() {}

  public static SignIn alice() {
    return new SignIn();
  }

  /** @param newUser the person's claims, with {@code sub} */
  public SignIn user(JsonObject newUser) {
    user = newUser;
    return this;
  }

  public SignIn user(String name, JsonValue value) {
    return user(Json.createObjectBuilder(user).add(name, value).build());
  }

  /** The authorization response has that error. */
  public SignIn error(String code) {
    error = Optional.of(code);
    return this;
  }

  /** The user authenticated so long ago, and does so again if the request has a smaller {@code max_age}. */
  public SignIn authenticatedBefore(Duration age) {
    authenticationAge = Optional.of(age);
    return this;
  }

  /** These claims are not in the ID token. */
  public SignIn onlyInUserInfo(String... names) {
    onlyInUserInfo = Set.of(names);
    return this;
  }

  public SignIn header(String name, JsonValue value) {
    header = object -> Json.createObjectBuilder(object).add(name, value).build();
    return this;
  }

  public SignIn withoutHeader(String name) {
    header = object -> Json.createObjectBuilder(object).remove(name).build();
    return this;
  }

  public SignIn claim(String name, JsonValue value) {
    UnaryOperator<JsonObject> before = claims;
    claims = object -> Json.createObjectBuilder(before.apply(object)).add(name, value).build();
    return this;
  }

  public SignIn withoutClaim(String name) {
    UnaryOperator<JsonObject> before = claims;
    claims = object -> Json.createObjectBuilder(before.apply(object)).remove(name).build();
    return this;
  }

  /** Changes the JSON text of the header before it is signed. */
  public SignIn headerText(UnaryOperator<String> change) {
    headerText = change;
    return this;
  }

  /** Changes the JSON text of the claims before they are signed. */
  public SignIn claimsText(UnaryOperator<String> change) {
    claimsText = change;
    return this;
  }

  /** Changes the signed token, ID token or logout token. */
  public SignIn idToken(UnaryOperator<String> change) {
    idToken = change;
    return this;
  }

  public SignIn tokenAnswer(UnaryOperator<JsonObject> change) {
    tokenAnswer = change;
    return this;
  }

  public SignIn userInfo(UnaryOperator<JsonObject> change) {
    userInfo = change;
    return this;
  }

  /** Userinfo also has that member. */
  public SignIn userInfo(String name, JsonValue value) {
    UnaryOperator<JsonObject> before = userInfo;
    return userInfo(object -> Json.createObjectBuilder(before.apply(object)).add(name, value).build());
  }

  /** Userinfo is a JWT, signed by the provider's key. */
  public SignIn signedUserInfo() {
    userInfoKey = Optional.of(UnaryOperator.identity());
    return this;
  }

  /** Userinfo is a JWT, signed by that key. */
  public SignIn userInfoSignedBy(JWK newKey) {
    userInfoKey = Optional.of(standard -> newKey);
    return this;
  }

  /** The access token is a JWT with these claims. */
  public SignIn accessToken(JsonObject newClaims) {
    accessTokenClaims = Optional.of(newClaims);
    return this;
  }

  /** The key that signs the token; its id and algorithm are in the header. */
  public SignIn signedBy(JWK newKey) {
    key = Optional.of(newKey);
    return this;
  }

  /** The algorithm that signs the token, independent of the key. */
  public SignIn signedWith(String newAlgorithm) {
    algorithm = Optional.of(newAlgorithm);
    return this;
  }

  JsonObject user() {
    return user;
  }

  JsonObject userInIdToken() {
    var builder = Json.createObjectBuilder(user);
    onlyInUserInfo.forEach(builder::remove);
    return builder.build();
  }

  Optional<Duration> authenticationAge() {
    return authenticationAge;
  }

  Optional<String> error() {
    return error;
  }

  String header(JsonObject object) {
    return headerText.apply(header.apply(object).toString());
  }

  String claims(JsonObject object) {
    return claimsText.apply(claims.apply(object).toString());
  }

  String idToken(String token) {
    return idToken.apply(token);
  }

  JsonObject tokenAnswer(JsonObject answer) {
    return tokenAnswer.apply(answer);
  }

  JsonObject userInfo(JsonObject answer) {
    return userInfo.apply(answer);
  }

  Optional<JWK> userInfoKey(JWK standard) {
    return userInfoKey.map(choice -> choice.apply(standard));
  }

  Optional<JsonObject> accessTokenClaims() {
    return accessTokenClaims;
  }

  JWK key(JWK standard) {
    return key.orElse(standard);
  }

  String algorithm(JWK used) {
    return algorithm.orElseGet(() -> used.getAlgorithm().getName());
  }
}
