package io.voicesurvey.adapters.rest;

import com.fasterxml.jackson.jakarta.rs.json.JacksonJsonProvider;
import io.voicesurvey.adapters.rest.audit.AuditResource;
import io.voicesurvey.adapters.rest.health.HealthFastPath;
import io.voicesurvey.adapters.rest.health.HealthResource;
import io.voicesurvey.adapters.rest.health.ReadinessResource;
import io.voicesurvey.adapters.rest.http.CommonHeaders;
import io.voicesurvey.adapters.rest.http.FastPath;
import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.adapters.rest.http.HttpSettings;
import io.voicesurvey.adapters.rest.http.ProblemDocuments;
import io.voicesurvey.adapters.rest.http.Routes;
import io.voicesurvey.adapters.rest.http.UnreadBodies;
import io.voicesurvey.adapters.rest.http.WellFormedGate;
import io.voicesurvey.adapters.rest.http.RequestGate;
import io.voicesurvey.adapters.rest.login.AttemptCookies;
import io.voicesurvey.adapters.rest.login.CallbackResource;
import io.voicesurvey.adapters.rest.login.LoginResource;
import io.voicesurvey.adapters.rest.login.ProvidersResource;
import io.voicesurvey.adapters.rest.metrics.MetricsResource;
import io.voicesurvey.adapters.rest.openapi.ConsoleResource;
import io.voicesurvey.adapters.rest.openapi.DocumentResource;
import io.voicesurvey.adapters.rest.page.AssetsResource;
import io.voicesurvey.adapters.rest.page.ErrorPages;
import io.voicesurvey.adapters.rest.page.PagesResource;
import io.voicesurvey.adapters.rest.problem.ProblemMapper;
import io.voicesurvey.adapters.rest.program.IntrospectFastPath;
import io.voicesurvey.adapters.rest.program.IntrospectResource;
import io.voicesurvey.adapters.rest.program.MetadataResource;
import io.voicesurvey.adapters.rest.program.RevokeResource;
import io.voicesurvey.adapters.rest.program.SecretsResource;
import io.voicesurvey.adapters.rest.program.ServicesResource;
import io.voicesurvey.adapters.rest.program.TokenResource;
import io.voicesurvey.adapters.rest.program.TrustsResource;
import io.voicesurvey.adapters.rest.scim.DiscoveryResource;
import io.voicesurvey.adapters.rest.scim.GroupDirectory;
import io.voicesurvey.adapters.rest.scim.ScimResource;
import io.voicesurvey.adapters.rest.scim.UserDirectory;
import io.voicesurvey.adapters.rest.security.AdminFastPath;
import io.voicesurvey.adapters.rest.security.AdminFilter;
import io.voicesurvey.adapters.rest.security.BearerFilter;
import io.voicesurvey.adapters.rest.security.Bearers;
import io.voicesurvey.adapters.rest.security.CachedBearers;
import io.voicesurvey.adapters.rest.security.FreshLoginFilter;
import io.voicesurvey.adapters.rest.session.BackchannelLogoutResource;
import io.voicesurvey.adapters.rest.security.RateLimit;
import io.voicesurvey.adapters.rest.security.RateLimitFilter;
import io.voicesurvey.adapters.rest.session.JwksResource;
import io.voicesurvey.adapters.rest.session.LogoutResource;
import io.voicesurvey.adapters.rest.security.RefreshCookie;
import io.voicesurvey.adapters.rest.session.RefreshResource;
import io.voicesurvey.adapters.rest.session.RefreshFastPath;
import io.voicesurvey.adapters.rest.session.SessionsResource;
import io.voicesurvey.adapters.rest.session.UserSessionsResource;
import io.voicesurvey.adapters.rest.session.VerifyFastPath;
import io.voicesurvey.adapters.rest.session.VerifyResource;
import io.voicesurvey.adapters.rest.security.WaitingBearers;
import io.voicesurvey.adapters.rest.user.MeResource;
import io.voicesurvey.adapters.rest.user.MeFastPath;
import io.voicesurvey.adapters.rest.user.UsersResource;
import io.voicesurvey.application.session.AuthenticateBearer;
import io.voicesurvey.application.session.AuthenticateFromCache;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;

/** The JAX-RS application: all resources, filters and providers of this adapter. */
public final class RestApplication extends ResourceConfig {
  private static final List<Class<?>> RESOURCES = List.of(LoginResource.class, CallbackResource.class,
      ProvidersResource.class,
      RefreshResource.class, LogoutResource.class, BackchannelLogoutResource.class, MeResource.class,
      UsersResource.class, UserSessionsResource.class, SessionsResource.class, AuditResource.class, JwksResource.class,
      HealthResource.class, ReadinessResource.class, MetricsResource.class, DocumentResource.class,
      TokenResource.class, IntrospectResource.class, RevokeResource.class, MetadataResource.class, VerifyResource.class,
      ServicesResource.class, SecretsResource.class, TrustsResource.class, ScimResource.class,
      DiscoveryResource.class,
      ConsoleResource.class, PagesResource.class, AssetsResource.class);

  private static final List<Class<?>> PROVIDERS = List.of(BearerFilter.class, AdminFilter.class, FreshLoginFilter.class,
      ProblemMapper.class);

  /** Those that need more than the bearer of the request. */
  private static final List<Class<?>> FAST_PATHS = List.of(IntrospectFastPath.class, RefreshFastPath.class,
      HealthFastPath.class);

  private static final Routes ROUTES = new Routes(RESOURCES);

  /** @param components returns the single instance of each class of {@link #components()} */
  public RestApplication(HttpSettings settings, Function<Class<?>, Object> components) {
    Stream.of(RESOURCES, PROVIDERS).flatMap(List::stream).map(components).forEach(this::register);
    register(new RateLimitFilter((RateLimit) components.apply(RateLimit.class), routes()));
    register(new RequestGate(routes()));
    register(new UnreadBodies());
    register(new WellFormedGate());
    register(new CommonHeaders(settings.corsOrigins()));
    register(new ProblemDocuments(settings));
    register(new ErrorPages(routes()));
    register(new JacksonJsonProvider(Json.mapper()));
    // All is registered above. A start would otherwise look for more in each jar, and check what the tests have checked.
    property(CommonProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true);
    property(ServerProperties.METAINF_SERVICES_LOOKUP_DISABLE, true);
    property(CommonProperties.PROVIDER_DEFAULT_DISABLE, "ALL");
    property(ServerProperties.RESOURCE_VALIDATION_DISABLE, true);
    property(ServerProperties.WADL_FEATURE_DISABLE, true);
    // A location may be relative to the path. JAX-RS would complete it with the base URI, which is not the public URL.
    property(ServerProperties.LOCATION_HEADER_RELATIVE_URI_RESOLUTION_DISABLED, true);
    property(ServerProperties.PROCESSING_RESPONSE_ERRORS_ENABLED, true);
  }

  /** The paths of all resources and their methods. */
  public static Routes routes() {
    return ROUTES;
  }

  /** The classes of this adapter that are created by constructor injection. */
  public static List<Class<?>> components() {
    return Stream.of(RESOURCES, PROVIDERS,
        List.<Class<?>>of(AttemptCookies.class, RefreshCookie.class, RateLimit.class, UserDirectory.class,
            GroupDirectory.class),
        FAST_PATHS)
        .flatMap(List::stream).toList();
  }

  /**
   * All fast paths. Those that do not block come first.
   *
   * @param components returns the single instance of each class of {@link #components()}, and of each use case
   */
  public static List<FastPath> fastPaths(Function<Class<?>, Object> components) {
    CachedBearers cached = new CachedBearers((AuthenticateFromCache) components.apply(AuthenticateFromCache.class));
    Bearers waiting = new WaitingBearers((AuthenticateBearer) components.apply(AuthenticateBearer.class));
    return Stream.of(List.of(new MeFastPath(cached), new VerifyFastPath(cached)),
        FAST_PATHS.stream().map(components).map(FastPath.class::cast).toList(), AdminFastPath.all(routes(), cached),
        List.of(new MeFastPath(waiting), new VerifyFastPath(waiting))).<FastPath>flatMap(List::stream).toList();
  }
}
