package io.voicesurvey.application.port;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.Authentication;
import io.voicesurvey.domain.login.LoginRequirements;
import io.voicesurvey.domain.login.Nonce;
import io.voicesurvey.domain.login.PkceVerifier;
import io.voicesurvey.domain.login.State;
import io.voicesurvey.domain.session.ProviderGrant;
import io.voicesurvey.domain.session.ProviderLogout;
import io.voicesurvey.domain.user.Person;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * An identity provider at which a test signs persons in by {@link #signIn}. Promises {@code iss}. It fails a test that
 * calls it inside a transaction.
 */
public final class InMemoryIdentityProvider implements IdentityProvider {
  private final String issuer;
  private final BooleanSupplier insideTransaction;
  private final Map<Secret, SignedIn> codes = new ConcurrentHashMap<>();
  private final Map<Secret, LogoutVerification.Genuine> logoutTokens = new ConcurrentHashMap<>();
  private final AtomicInteger codesIssued = new AtomicInteger();
  private final AtomicInteger redemptions = new AtomicInteger();
  private final AtomicReference<Optional<RuntimeException>> failure = new AtomicReference<>(Optional.empty());
  private final AtomicReference<RoleClaim> roleClaim = new AtomicReference<>(RoleClaim.UNUSED);
  private final AtomicReference<Authentication> authentication = new AtomicReference<>(Authentication.UNKNOWN);
  private final Map<Secret, Person> refreshTokens = new ConcurrentHashMap<>();
  private final AtomicInteger refreshTokensIssued = new AtomicInteger();
  private final AtomicInteger renewals = new AtomicInteger();
  private final AtomicReference<Optional<Duration>> recheck = new AtomicReference<>(Optional.empty());
  private final AtomicBoolean rotates = new AtomicBoolean();
  private final AtomicReference<Optional<String>> refusedCheck = new AtomicReference<>(Optional.empty());

  /** @param insideTransaction true while the calling thread is in a transaction */
  public InMemoryIdentityProvider(String issuer, BooleanSupplier insideTransaction) {
    this.issuer = issuer;
    this.insideTransaction = insideTransaction;
  }

  public String issuer() {
    return issuer;
  }

  /** Signs a person in at that authorization URL. Returns the code of the callback. */
  public Secret signIn(URI authorizationUrl, Person person) {
    Map<String, String> parameters = Arrays.stream(authorizationUrl.getRawQuery().split("&"))
        .map(pair -> pair.split("=", 2)).collect(Collectors.toMap(pair -> pair[0], pair -> decoded(pair[1])));
    Secret code = Secret.of("code-" + codesIssued.incrementAndGet() + "-" + URI.create(issuer).getHost());
    codes.put(code, new SignedIn(parameters.get("code_challenge"), parameters.get("nonce"), person));
    return code;
  }

  /** A logout token that the provider sends for that logout. */
  public Secret logoutToken(String tokenId, ProviderLogout logout, Instant expiresAt) {
    Secret token = Secret.of("logout-token-" + (logoutTokens.size() + 1) + " of " + issuer);
    logoutTokens.put(token, new LogoutVerification.Genuine(tokenId, logout, expiresAt));
    return token;
  }

  /** From now on, every call that may throw throws this. */
  public void failWith(IdentityProviderUnavailable reason) {
    failure.set(Optional.of(reason));
  }

  /** From now on, every call that may throw throws this. */
  public void failWith(IdentityProviderFault reason) {
    failure.set(Optional.of(reason));
  }

  /** From now on, every valid code returns an ID token that fails this check. */
  public void spoilIdTokens(String check) {
    refusedCheck.set(Optional.of(check));
  }

  /** From now on, this is the state of the role claim. */
  public void roleClaim(RoleClaim claim) {
    roleClaim.set(claim);
  }

  /** From now on the provider states this of every authentication. */
  public void authentication(Authentication stated) {
    authentication.set(stated);
  }

  /** From now on, every login gets a refresh token, and asks again within that time. */
  public void issueRefreshTokens(Duration maxWait) {
    recheck.set(Optional.of(maxWait));
  }

  /** From now on, each refresh token works once and is replaced. */
  public void rotateRefreshTokens() {
    rotates.set(true);
  }

  /** From now on, the provider states these claims of that person. */
  public void restate(Person person) {
    refreshTokens.replaceAll((token, before) -> before.identity().equals(person.identity()) ? person : before);
  }

  /** Refuses every refresh token of that person from now on. */
  public void dismiss(Person person) {
    refreshTokens.values().removeIf(before -> before.identity().equals(person.identity()));
  }

  /** The number of calls to ask again. */
  public int renewals() {
    return renewals.get();
  }

  /** Ends all faults. */
  public void recover() {
    failure.set(Optional.empty());
    roleClaim.set(RoleClaim.UNUSED);
    authentication.set(Authentication.UNKNOWN);
    refusedCheck.set(Optional.empty());
  }

  /** The number of calls to redeem a code. */
  public int redemptions() {
    return redemptions.get();
  }

  @Override
  public URI authorizationUrl(AuthorizationRequest request) {
    answerOrFail();
    return URI.create(issuer + "/authorize?response_type=code&code_challenge_method=S256&state="
        + request.state().value() + "&nonce=" + request.nonce().value().reveal() + "&code_challenge="
        + challenge(request.verifier()) + parameter("login_hint", request.loginHint())
        + parameter("prompt", request.prompt()) + parameter("ui_locales", request.uiLocales())
        + parameter("max_age", request.requirements().maxAge().map(age -> Long.toString(age.toSeconds())))
        + parameter("acr_values", Optional.of(String.join(" ", request.requirements().acrValues()))
            .filter(values -> !values.isEmpty())));
  }

  @Override
  public boolean isIssuer(Optional<String> iss) {
    answerOrFail();
    return iss.filter(issuer::equals).isPresent();
  }

  @Override
  public Redemption redeem(Secret code, PkceVerifier verifier, Nonce nonce,
      LoginRequirements requirements) {
    redemptions.incrementAndGet();
    answerOrFail();
    return Optional.ofNullable(codes.remove(code))
        .filter(signedIn -> signedIn.challenge().equals(challenge(verifier)))
        .map(signedIn -> redeemed(signedIn, nonce, requirements)).orElseGet(Redemption.CodeRefused::new);
  }

  @Override
  public Optional<URI> endSessionUrl(Optional<Secret> logoutHint, State state) {
    refuseInsideTransaction();
    return failure.get().isPresent()
        ? Optional.empty()
        : Optional.of(URI.create(issuer + "/end_session?client_id=in-memory"
            + logoutHint.map(hint -> "&id_token_hint=" + encoded(hint.reveal())).orElse("")));
  }

  @Override
  public LogoutVerification verifyLogout(Secret logoutToken) {
    answerOrFail();
    return Optional.<LogoutVerification>ofNullable(logoutTokens.get(logoutToken))
        .orElseGet(() -> new LogoutVerification.Refused("signature", false));
  }

  @Override
  public Renewal renew(Secret refreshToken, Consumer<ProviderGrant> keep) {
    renewals.incrementAndGet();
    answerOrFail();
    Optional<Person> person = Optional.ofNullable(refreshTokens.get(refreshToken));
    if (person.isEmpty()) {
      return refreshToken.reveal().startsWith("refresh-token-") ? new Renewal.Refused() : new Renewal.Unusable();
    }
    Secret next = rotates.get() ? issued(person.get()) : refreshToken;
    if (rotates.get()) {
      refreshTokens.remove(refreshToken);
      keep.accept(grant(next));
    }
    return refusedCheck.get().<Renewal>map(Renewal.ResponseRefused::new)
        .orElseGet(() -> new Renewal.Renewed(grant(next), person, roleClaim.get()));
  }

  private ProviderGrant grant(Secret refreshToken) {
    return new ProviderGrant(issuer, refreshToken, recheck.get().orElseThrow());
  }

  private Secret issued(Person person) {
    Secret token = Secret.of("refresh-token-" + refreshTokensIssued.incrementAndGet() + " of " + issuer);
    refreshTokens.put(token, person);
    return token;
  }

  @Override
  public boolean isReachable() {
    refuseInsideTransaction();
    return failure.get().isEmpty();
  }

  private Redemption redeemed(SignedIn signedIn, Nonce nonce, LoginRequirements requirements) {
    if (refusedCheck.get().isPresent()) {
      return new Redemption.IdTokenRefused(refusedCheck.get().get());
    }
    if (!signedIn.nonce().equals(nonce.value().reveal())) {
      return new Redemption.IdTokenRefused("nonce");
    }
    Authentication stated = authentication.get();
    if (requirements.maxAge().isPresent() && stated.time().isEmpty()) {
      return new Redemption.IdTokenRefused("auth_time");
    }
    return requirements.acrValues().isEmpty() || stated.acr().filter(requirements.acrValues()::contains).isPresent()
        ? new Redemption.Redeemed(signedIn.person(), Optional.of("provider-session"), Optional.of(Secret.of("hint")),
            roleClaim.get(), stated, recheck.get().map(wait -> grant(issued(signedIn.person()))))
        : new Redemption.AcrNotMet("acr");
  }

  private void answerOrFail() {
    refuseInsideTransaction();
    failure.get().ifPresent(reason -> {
      throw reason;
    });
  }

  private void refuseInsideTransaction() {
    if (insideTransaction.getAsBoolean()) {
      throw new AssertionError("the identity provider was called inside a transaction");
    }
  }

  private static String challenge(PkceVerifier verifier) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256")
          .digest(verifier.value().reveal().getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String parameter(String name, Optional<String> value) {
    return value.map(text -> "&" + name + "=" + encoded(text)).orElse("");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private record SignedIn(String challenge, String nonce, Person person) {}
}
