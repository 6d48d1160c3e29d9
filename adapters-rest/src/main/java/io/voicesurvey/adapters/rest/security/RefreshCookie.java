package io.voicesurvey.adapters.rest.security;

import io.voicesurvey.adapters.rest.http.HttpSettings;
import io.voicesurvey.adapters.rest.http.Cookies;
import io.voicesurvey.adapters.rest.http.Cookies.SameSite;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.SessionPolicy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Optional;
import java.util.SequencedSet;

/** The cookie that holds a browser's refresh token; scripts cannot read it. */
@Singleton
public final class RefreshCookie {
  private static final String PATH = "/api/auth";

  private final String name;
  private final boolean secure;
  private final SessionPolicy policy;

  @Inject
  public RefreshCookie(HttpSettings settings, SessionPolicy policy) {
    this.secure = settings.isHttps();
    this.name = secure ? "__Secure-vsa_refresh" : "vsa_refresh";
    this.policy = policy;
  }

  public boolean isSent(ContainerRequestContext request) {
    return !Cookies.values(request, name).isEmpty();
  }

  /**
   * The refresh token that was sent. Refuses two different values: any host of the domain can set a cookie of this
   * name, and the server cannot know which value it set itself.
   */
  public Secret read(ContainerRequestContext request) {
    SequencedSet<String> values = Cookies.values(request, name);
    if (values.size() != 1) {
      throw ProblemException.invalid(name, "must not be sent with different values; clear the cookies of this domain");
    }
    return Secret.of(values.getFirst());
  }

  /** The refresh token; empty if none or several different ones were sent. */
  public Optional<Secret> readUnambiguous(ContainerRequestContext request) {
    SequencedSet<String> values = Cookies.values(request, name);
    return values.size() == 1 ? Optional.of(Secret.of(values.getFirst())) : Optional.empty();
  }

  /** The cookie lasts for the idle limit of a session. */
  public String set(Secret refreshToken) {
    return Cookies.set(name, refreshToken.reveal(), PATH, SameSite.STRICT, secure, policy.idleLimit());
  }

  public String clear() {
    return Cookies.clear(name, PATH, SameSite.STRICT, secure);
  }
}
