package io.voicesurvey.bootstrap.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.voicesurvey.adapters.oidc.provider.ExchangeObserver;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** Traces by OpenTelemetry, named after its semantic conventions. */
final class OtlpTraces implements Traces {
  private static final Duration DELIVERY = Duration.ofSeconds(5);
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  /** W3C Trace Context, section 3.3.1.5: the length that everybody has to pass on. */
  private static final int MAX_STATE = 512;
  private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  private static final String OTHER_METHOD = "_OTHER";
  private static final int SERVER_ERROR = 500;

  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("voicesurvey.outcome");

  private static final TextMapGetter<Map<String, String>> SENT = new TextMapGetter<>() {
    @Override
    public Iterable<String> keys(Map<String, String> sent) {
      return sent.keySet();
    }

    @Override
    public String get(Map<String, String> sent, String name) {
      return sent == null ? null : sent.get(name);
    }
  };
  private static final TextMapSetter<Map<String, String>> TOLD = (headers, name, value) -> headers.put(name, value);

  private final SdkTracerProvider provider;
  private final Tracer tracer;

  private OtlpTraces(SdkTracerProvider provider) {
    this.provider = provider;
    this.tracer = provider.get("io.voicesurvey");
  }

  static OtlpTraces start(URI endpoint, String version) {
    OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
        .setEndpoint(endpoint.toString().replaceFirst("/+$", "") + "/v1/traces").setTimeout(DELIVERY).build();
    Resource service = Resource.getDefault().merge(Resource.create(Attributes.of(
        AttributeKey.stringKey("service.name"), "voicesurveyagent",
        AttributeKey.stringKey("service.version"), version)));
    return new OtlpTraces(SdkTracerProvider.builder().setResource(service)
        .addSpanProcessor(BatchSpanProcessor.builder(exporter).build()).build());
  }

  @Override
  public Trace begin(String method, List<String> traceparent, List<String> tracestate) {
    String known = METHODS.contains(method) ? method : OTHER_METHOD;
    Span span = tracer.spanBuilder(known).setParent(parent(traceparent, tracestate)).setSpanKind(SpanKind.SERVER)
        .setAttribute(METHOD, known).startSpan();
    return new RequestTrace(span, known);
  }

  /** What came in a form that is not to the letter the standard's counts as not sent. */
  private static Context parent(List<String> traceparent, List<String> tracestate) {
    if (traceparent.size() != 1) {
      return Context.root();
    }
    Map<String, String> sent = new HashMap<>();
    sent.put("traceparent", traceparent.getFirst());
    String state = String.join(",", tracestate);
    if (!state.isEmpty() && state.length() <= MAX_STATE) {
      sent.put("tracestate", state);
    }
    return W3CTraceContextPropagator.getInstance().extract(Context.root(), sent, SENT);
  }

  @Override
  public ExchangeObserver provider() {
    return endpoint -> {
      Span span = tracer.spanBuilder("identity provider " + endpoint).setSpanKind(SpanKind.CLIENT).startSpan();
      Map<String, String> headers = new HashMap<>();
      W3CTraceContextPropagator.getInstance().inject(Context.current().with(span), headers, TOLD);
      return new ProviderSpan(span, Map.copyOf(headers));
    };
  }

  @Override
  public DataSource watch(DataSource database) {
    return TracedConnections.of(database, tracer);
  }

  @Override
  public void close() {
    provider.shutdown().join(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
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
