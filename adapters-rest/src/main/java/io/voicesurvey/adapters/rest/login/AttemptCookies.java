package io.voicesurvey.adapters.rest.login;

import io.voicesurvey.adapters.rest.http.HttpSettings;
import io.voicesurvey.adapters.rest.http.Cookies;
import io.voicesurvey.adapters.rest.http.Cookies.SameSite;
import io.voicesurvey.application.port.LoginAttemptSeal;
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
 * The cookies that hold a browser's login attempts, one cookie each, so that tabs do not overwrite each other's. The
 * login also receives them and drops the oldest; the path allows this. Under https, their prefix prevents other hosts
 * of the domain from setting them, which would sign the user in as another user (RFC 6265bis, section 4.1.3.2).
 */
@Singleton
public final class AttemptCookies {
  private static final String HOST_PREFIX = "__Host-vsa_login_";

  /** The prefix of earlier releases under https. Any host of the domain can set a cookie with this prefix. */
  private static final String LEGACY_PREFIX = "__Secure-vsa_login_";

  /** More than this service sets in one browser. Further ones, from a hostile page, are not worth decrypting. */
  private static final int MAX_READ = 20;

  private final boolean secure;
  private final String prefix;
  private final String path;

  @Inject
  public AttemptCookies(HttpSettings settings) {
    this.secure = settings.isHttps();
    this.prefix = secure ? HOST_PREFIX : "vsa_login_";
    this.path = secure ? "/" : "/api/auth";
  }

  /** The sealed attempts by cookie name. */
  public Map<String, Secret> readAll(ContainerRequestContext request) {
    return Cookies.of(request).entrySet().stream().filter(cookie -> cookie.getKey().startsWith(prefix)).limit(MAX_READ)
        .collect(Collectors.toMap(Map.Entry::getKey, cookie -> Secret.of(cookie.getValue().getFirst())));
  }

  /** Also empty if the cookie has different values: one of them is not ours. */
  public Optional<Secret> read(ContainerRequestContext request, State state) {
    return single(request, name(state));
  }

  /** The value of a cookie of an earlier release, for {@link LoginAttemptSeal#openLegacy}. */
  public Optional<Secret> readLegacy(ContainerRequestContext request, State state) {
    return secure ? single(request, LEGACY_PREFIX + state.value()) : Optional.empty();
  }

  private static Optional<Secret> single(ContainerRequestContext request, String name) {
    return Optional.of(Cookies.values(request, name)).filter(values -> values.size() == 1)
        .map(values -> Secret.of(values.getFirst()));
  }

  public String set(State state, Secret sealedAttempt) {
    return Cookies.set(name(state), sealedAttempt.reveal(), path, SameSite.LAX, secure, LoginAttempt.LIFETIME);
  }

  public String clear(State state) {
    return clear(name(state));
  }

  public String clear(String cookieName) {
    return Cookies.clear(cookieName, path, SameSite.LAX, secure);
  }

  private String name(State state) {
    return prefix + state.value();
  }
}
