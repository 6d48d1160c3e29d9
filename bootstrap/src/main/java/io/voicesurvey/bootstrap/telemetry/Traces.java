package io.voicesurvey.bootstrap.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.common.export.ProxyOptions;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.voicesurvey.adapters.oidc.provider.ExchangeObserver;
import io.voicesurvey.adapters.oidc.provider.ProxyRoutes;
import io.voicesurvey.adapters.persistence.StatementObserver;
import io.voicesurvey.adapters.rest.server.observation.RequestTraces;
import io.voicesurvey.bootstrap.settings.Settings.Problem;
import io.voicesurvey.bootstrap.settings.WrongSettings;
import io.voicesurvey.domain.Secret;
import java.time.Duration;
import io.voicesurvey.domain.login.ProviderId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Traces of requests, and of their work in the database and at the identity provider. They are named by the semantic
 * conventions of OpenTelemetry and sent over OTLP on HTTP. Traces are dropped if they cannot be delivered or are too
 * many. Nothing may load this class unless traces are enabled: its libraries slow down the start.
 */
final class Traces implements RequestTraces, AutoCloseable {
  /** Apply if no variable sets another value. The timeout of an export is in milliseconds. */
  private static final Map<String, String> DEFAULTS = Map.of("otel.exporter.otlp.protocol", "http/protobuf",
      "otel.exporter.otlp.timeout", "5000");

  /** This service exports only traces, and propagates them only by the headers of W3C Trace Context. */
  private static final Map<String, String> OVERRIDES = Map.of("otel.metrics.exporter", "none", "otel.logs.exporter",
      "none", "otel.propagators", "none");

  /** The SDK's own name for a service without a name. */
  private static final String UNNAMED = "unknown_service";
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  private static final int SERVER_ERROR = 500;

  private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");
  private static final AttributeKey<String> SERVICE_VERSION = AttributeKey.stringKey("service.version");
  private static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("voicesurvey.provider");
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
  private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("db.system.name");
  private static final AttributeKey<String> TEXT = AttributeKey.stringKey("db.query.text");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("voicesurvey.outcome");

  private static final TextMapGetter<Map<String, String>> HEADERS = new TextMapGetter<>() {
    @Override
    public Iterable<String> keys(Map<String, String> headers) {
      return headers.keySet();
    }

    @Override
    public String get(Map<String, String> headers, String name) {
      return headers == null ? null : headers.get(name);
    }
  };

  private final SdkTracerProvider provider;
  private final Tracer tracer;

  /**
   * Starts to create traces and to send them.
   *
   * @param variables the variables of OpenTelemetry, which configure the export
   * @param proxies   are used for the collector, too
   * @param version   the version of the service
   * @throws WrongSettings if the SDK refuses a variable
   */
  Traces(Map<String, Secret> variables, ProxyRoutes proxies, String version) {
    Map<String, String> properties = new HashMap<>();
    variables.forEach((name, value) -> properties.put(property(name), value.reveal()));
    properties.putAll(OVERRIDES);
    try {
      this.provider = AutoConfiguredOpenTelemetrySdk.builder().addPropertiesSupplier(() -> DEFAULTS)
          .addPropertiesCustomizer(config -> properties)
          .addResourceCustomizer((resource, config) -> ofThisService(resource, version))
          .addSpanExporterCustomizer((exporter, config) -> by(proxies, exporter))
          .setServiceClassLoader(Traces.class.getClassLoader()).disableShutdownHook().build().getOpenTelemetrySdk()
          .getSdkTracerProvider();
    } catch (ConfigurationException e) {
      throw new WrongSettings(problems(e, variables.keySet()));
    }
    this.tracer = provider.get("io.voicesurvey");
  }

  /** The SDK has no variable for a proxy. */
  private static SpanExporter by(ProxyRoutes proxies, SpanExporter exporter) {
    if (proxies.equals(ProxyRoutes.NONE) || !(exporter instanceof OtlpHttpSpanExporter direct)) {
      return exporter;
    }
    SpanExporter proxied = direct.toBuilder().setProxy(ProxyOptions.create(proxies.selector())).build();
    direct.shutdown();
    return proxied;
  }

  /** The SDK's name for the property that a variable sets. */
  private static String property(String variable) {
    return variable.toLowerCase(Locale.ROOT).replace('_', '.');
  }

  /** The operator's attributes of the service take precedence. */
  private static Resource ofThisService(Resource resource, String version) {
    Resource versioned = Resource.create(Attributes.of(SERVICE_VERSION, version)).merge(resource);
    return Optional.ofNullable(resource.getAttribute(SERVICE_NAME)).orElse(UNNAMED).startsWith(UNNAMED)
        ? versioned.merge(Resource.create(Attributes.of(SERVICE_NAME, "voicesurveyagent")))
        : versioned;
  }

  /** The SDK's messages contain the name of the property and its value. The value must not be reported. */
  private static List<Problem> problems(ConfigurationException failure, Set<String> variables) {
    String messages = Stream.iterate(failure, Objects::nonNull, Throwable::getCause).map(Throwable::getMessage)
        .collect(Collectors.joining(" "));
    List<String> named = variables.stream().filter(name -> messages.contains(property(name))).sorted().toList();
    String suspects = named.isEmpty()
        ? "One of " + String.join(", ", new TreeSet<>(variables))
        : String.join(", ", named);
    return List.of(new Problem(suspects, "has a value that the OpenTelemetry SDK refuses: see"
        + " https://opentelemetry.io/docs/languages/java/configuration"));
  }

  @Override
  public Trace begin(String method, Map<String, String> context) {
    Context parent = W3CTraceContextPropagator.getInstance().extract(Context.root(), context, HEADERS);
    Span span = tracer.spanBuilder(method).setParent(parent).setSpanKind(SpanKind.SERVER).setAttribute(METHOD, method)
        .startSpan();
    return new RequestTrace(span, method);
  }

  /** Creates a span for each exchange with the provider, and sends its trace context to the provider. */
  ExchangeObserver provider(ProviderId id) {
    return endpoint -> {
      Span span = tracer.spanBuilder("identity provider " + endpoint).setSpanKind(SpanKind.CLIENT)
          .setAttribute(PROVIDER, id.value()).startSpan();
      Map<String, String> headers = new HashMap<>();
      W3CTraceContextPropagator.getInstance().inject(Context.current().with(span), headers, Map::put);
      return new ProviderSpan(span, Map.copyOf(headers));
    };
  }

  /** Creates a span for each statement within a request. The library opentelemetry-jdbc would trace all others, too. */
  StatementObserver statements() {
    return (operation, text) -> {
      Span span = Span.current().getSpanContext().isValid()
          ? tracer.spanBuilder(operation).setSpanKind(SpanKind.CLIENT).setAttribute(SYSTEM, "postgresql").startSpan()
          : Span.getInvalid();
      text.ifPresent(statement -> span.setAttribute(TEXT, statement));
      return failure -> {
        // The message of the failure may quote a row, so the span gets only the code.
        failure.ifPresent(state -> span.setStatus(StatusCode.ERROR).setAttribute(ERROR, state));
        span.end();
      };
    };
  }

  /** Sends the remaining spans, for two seconds at most. */
  @Override
  public void close() {
    provider.shutdown().join(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private record RequestTrace(Span span, String method) implements Trace {
    @Override
    public String id() {
      return span.getSpanContext().getTraceId();
    }

    @Override
    public Scope enter() {
      return span.makeCurrent()::close;
    }

    @Override
    public void end(Optional<String> route, int status) {
      route.ifPresent(path -> span.updateName(method + " " + path).setAttribute(ROUTE, path));
      span.setAttribute(STATUS, (long) status);
      if (status >= SERVER_ERROR) {
        span.setStatus(StatusCode.ERROR).setAttribute(ERROR, Integer.toString(status));
      }
      span.end();
    }
  }

  private record ProviderSpan(Span span, Map<String, String> headers) implements ExchangeObserver.Exchange {
    @Override
    public void end(ExchangeObserver.Outcome outcome) {
      String name = outcome.name().toLowerCase(Locale.ROOT);
      span.setAttribute(OUTCOME, name);
      if (outcome != ExchangeObserver.Outcome.ANSWERED) {
        span.setStatus(StatusCode.ERROR).setAttribute(ERROR, name);
      }
      span.end();
    }
  }
}
