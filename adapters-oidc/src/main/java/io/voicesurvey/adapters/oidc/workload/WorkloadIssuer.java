package io.voicesurvey.adapters.oidc.workload;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.voicesurvey.adapters.oidc.provider.DocumentSource;
import io.voicesurvey.adapters.oidc.provider.ProviderHttp;
import io.voicesurvey.adapters.oidc.provider.ProviderKeys;
import io.voicesurvey.adapters.oidc.provider.SingleFlight;
import io.voicesurvey.adapters.oidc.provider.TokenSignatures;
import io.voicesurvey.adapters.oidc.token.CompactJws;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import io.voicesurvey.application.port.IssuerUnavailable;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;

/** One issuer of workload tokens, with its metadata and keys in memory. */
final class WorkloadIssuer {
  private static final Duration RENEWAL = Duration.ofHours(1);

  private final String issuer;
  private final DocumentSource documents;
  private final AsyncLoadingCache<String, WorkloadMetadata> metadata;
  private final TokenSignatures signatures;

  WorkloadIssuer(String issuer, DocumentSource source, Executor executor, Ticker ticker, InstantSource clock) {
    this.issuer = issuer;
    this.documents = new CircuitBreaker(source, clock);
    this.metadata = Caffeine.newBuilder().executor(executor).ticker(ticker).refreshAfterWrite(RENEWAL)
        .buildAsync(this::load);
    this.signatures = new TokenSignatures(new ProviderKeys(documents, executor, ticker, clock));
  }

  /**
   * The first failed check, as {@code FailedCheck} describes it; empty if the issuer signed the token.
   *
   * @throws IssuerUnavailable if the keys are needed and cannot be fetched
   */
  Optional<String> signatureFailure(String token, CompactJws jws) {
    try {
      WorkloadMetadata found = SingleFlight.await(metadata, issuer, ProviderHttp.LIMIT);
      return signatures.failure(token, jws, found.accepted());
    } catch (IdentityProviderUnavailable e) {
      throw new IssuerUnavailable(issuer + ": " + e.getMessage(), e.retryAfter());
    } catch (IdentityProviderFault e) {
      throw new IssuerUnavailable(issuer + ": " + e.getMessage(), CircuitBreaker.PAUSE);
    }
  }

  private WorkloadMetadata load(String named) {
    String base = named.endsWith("/") ? named.substring(0, named.length() - 1) : named;
    URI uri = URI.create(base + "/.well-known/openid-configuration");
    return WorkloadMetadata.of(named,
        documents.fetch(ProviderHttp.get(uri, "application/json"), "discovery endpoint", ProviderHttp.LOAD_LIMIT));
  }
}
