package io.voicesurvey.bootstrap.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Wraps JDBC in proxies that create a span for each statement and each end of a transaction. A span shows the statement
 * as prepared, with a question mark for each value. Work outside of a request gets no span; the library
 * opentelemetry-jdbc would trace it, too.
 *
 * @param sql the text of a prepared statement
 */
record TracedConnections(Tracer tracer, Object target, Optional<String> sql) implements InvocationHandler {

  private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("db.system.name");
  private static final AttributeKey<String> TEXT = AttributeKey.stringKey("db.query.text");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  private static final Set<String> TRANSACTION_ENDS = Set.of("commit", "rollback");

  static DataSource of(DataSource source, Tracer tracer) {
    return proxy(DataSource.class, new TracedConnections(tracer, source, Optional.empty()));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    Optional<String> text = sql.or(() -> text(arguments));
    String name = method.getName();
    if (target instanceof Statement) {
      return name.startsWith("execute")
          ? traced(text.map(TracedConnections::operation).orElse("SQL"), text, method, arguments)
          : call(method, arguments);
    }
    if (TRANSACTION_ENDS.contains(name)) {
      return traced(name.toUpperCase(Locale.ROOT), Optional.empty(), method, arguments);
    }
    Object result = call(method, arguments);
    return name.equals("unwrap") ? result : wrapped(result, text);
  }

  private Object wrapped(Object result, Optional<String> text) {
    return switch (result) {
      case CallableStatement call -> proxy(CallableStatement.class, new TracedConnections(tracer, call, text));
      case PreparedStatement query -> proxy(PreparedStatement.class, new TracedConnections(tracer, query, text));
      case Statement plain -> proxy(Statement.class, new TracedConnections(tracer, plain, Optional.empty()));
      case Connection connection -> proxy(Connection.class, new TracedConnections(tracer, connection, sql));
      case null, default -> result;
    };
  }

  private Object traced(String name, Optional<String> text, Method method, Object[] arguments) throws Throwable {
    if (!Span.current().getSpanContext().isValid()) {
      return call(method, arguments);
    }
    Span span = tracer.spanBuilder(name).setSpanKind(SpanKind.CLIENT).setAttribute(SYSTEM, "postgresql").startSpan();
    text.ifPresent(statement -> span.setAttribute(TEXT, statement));
    try {
      return call(method, arguments);
    } catch (SQLException e) {
      // Its message may quote a row.
      span.setStatus(StatusCode.ERROR).setAttribute(ERROR, String.valueOf(e.getSQLState()));
      throw e;
    } finally {
      span.end();
    }
  }

  private static String operation(String sql) {
    return sql.strip().split("\\s", 2)[0].toUpperCase(Locale.ROOT);
  }

  private static Optional<String> text(Object[] arguments) {
    return arguments != null && arguments.length > 0 && arguments[0] instanceof String text
        ? Optional.of(text)
        : Optional.empty();
  }

  private Object call(Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type}, handler));
  }
}
