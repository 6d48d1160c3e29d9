package io.voicesurvey.adapters.rest.login;

import io.voicesurvey.adapters.rest.http.RestSettings;
import io.voicesurvey.adapters.rest.http.Cookies;
import io.voicesurvey.adapters.rest.http.Cookies.SameSite;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.LoginAttempt;
import io.voicesurvey.domain.login.State;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The cookies in which a browser keeps its login attempts, one each, so that tabs don't overwrite one another's. They go
 * to the login too, which drops the oldest; hence the path.
 */
@Singleton
public final class AttemptCookies {
  private static final String PATH = "/api/auth";

  /** More than a browser of ours ever holds; what a hostile page may have added beyond is not worth decrypting. */
  private static final int MAX_READ = 20;

  private final String prefix;
  private final boolean secure;

  @Inject
  public AttemptCookies(RestSettings settings) {
    this.secure = settings.isHttps();
    this.prefix = secure ? "__Secure-vsa_login_" : "vsa_login_";
  }

  /** The sealed attempts by the names of their cookies. */
  public Map<String, Secret> readAll(ContainerRequestContext request) {
    return Cookies.of(request).entrySet().stream()
        .filter(cookie -> cookie.getKey().startsWith(prefix) && !cookie.getValue().isEmpty()).limit(MAX_READ)
        .collect(Collectors.toMap(Map.Entry::getKey, cookie -> Secret.of(cookie.getValue())));
  }

  public Optional<Secret> read(ContainerRequestContext request, State state) {
    return Optional.ofNullable(Cookies.of(request).get(name(state))).filter(value -> !value.isEmpty()).map(Secret::of);
  }

  public String set(State state, Secret sealedAttempt) {
    return Cookies.set(name(state), sealedAttempt.reveal(), PATH, SameSite.LAX, secure, LoginAttempt.LIFETIME);
  }

  public String clear(State state) {
    return clear(name(state));
  }

  public String clear(String cookieName) {
    return Cookies.clear(cookieName, PATH, SameSite.LAX, secure);
  }

  private String name(State state) {
    return prefix + state.value();
  }
}
