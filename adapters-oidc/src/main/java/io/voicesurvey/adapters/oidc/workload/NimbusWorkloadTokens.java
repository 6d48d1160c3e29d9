package io.voicesurvey.adapters.oidc.workload;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Ticker;
import io.voicesurvey.adapters.oidc.provider.ProviderFiles;
import io.voicesurvey.adapters.oidc.provider.ProviderHttp;
import io.voicesurvey.adapters.oidc.provider.ProxyRoutes;
import io.voicesurvey.adapters.oidc.token.CompactJws;
import io.voicesurvey.adapters.oidc.token.StrictJson;
import io.voicesurvey.application.port.WorkloadTokens;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.Text;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Workload tokens as OpenID Connect ID tokens, whose keys are found by the discovery document of their issuer. The
 * requests to the issuers have the limits of those to an identity provider. The caller must close it.
 */
public final class NimbusWorkloadTokens implements WorkloadTokens, AutoCloseable {
  /** Several times the length of the tokens that platforms issue. */
  private static final int MAX_LENGTH = 16 * 1024;

  /** The maximum number of issuers whose keys are kept in memory. */
  private static final int MAX_ISSUERS = 100;

  private final ProviderHttp http;
  private final WorkloadClaims claims;
  private final LoadingCache<String, WorkloadIssuer> issuers;

  /**
   * @param caFile  certificates to trust in addition to the platform's own; see {@link ProviderFiles}
   * @param proxies the proxies to the issuers, if any
   */
  public NimbusWorkloadTokens(Optional<Path> caFile, ProxyRoutes proxies, InstantSource clock) {
    this(caFile, proxies, clock, MAX_ISSUERS);
  }

  NimbusWorkloadTokens(Optional<Path> caFile, ProxyRoutes proxies, InstantSource clock, int maxIssuers) {
    Executor executor = Thread::startVirtualThread;
    Ticker ticker = () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
    this.http = new ProviderHttp(caFile.map(ProviderFiles::trusting), "OIDC_CA_FILE", proxies, executor, clock,
        endpoint -> outcome -> {});
    this.claims = new WorkloadClaims(clock);
    this.issuers = Caffeine.newBuilder().executor(executor).maximumSize(maxIssuers)
        .build(issuer -> new WorkloadIssuer(issuer, http, executor, ticker, clock));
  }

  @Override
  public Optional<String> issuer(Secret token) {
    return CompactJws.parse(token.reveal(), MAX_LENGTH).flatMap(jws -> StrictJson.string(jws.claims(), "iss"))
        .filter(Text::isClean);
  }

  @Override
  public Verification verify(Secret token, String issuer) {
    return CompactJws.parse(token.reveal(), MAX_LENGTH).map(jws -> verify(token, jws, issuer))
        .orElseGet(() -> new Verification.Refused("form: " + CompactJws.problem(token.reveal(), MAX_LENGTH)));
  }

  private Verification verify(Secret token, CompactJws jws, String issuer) {
    return claims.failure(jws, issuer).or(() -> issuers.get(issuer).signatureFailure(token.reveal(), jws))
        .<Verification>map(Verification.Refused::new)
        .orElseGet(() -> new Verification.Genuine(claims.token(token, jws, issuer)));
  }

  /** Aborts the exchanges in progress. */
  @Override
  public void close() {
    http.close();
  }
}
