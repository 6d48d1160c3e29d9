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
 * as prepared, with a question mark for each value. Work outside of a request gets no span.
 */
final class TracedConnections {
  private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("db.system.name");
  private static final AttributeKey<String> TEXT = AttributeKey.stringKey("db.query.text");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  private static final Set<String> TRANSACTION_ENDS = Set.of("commit", "rollback");

  private final Tracer tracer;

  private TracedConnections(Tracer tracer) {
    this.tracer = tracer;
  }

  static DataSource of(DataSource source, Tracer tracer) {
    TracedConnections traced = new TracedConnections(tracer);
    return proxy(DataSource.class, (proxy, method, arguments) -> {
      Object result = call(source, method, arguments);
      return result instanceof Connection connection ? traced.connection(connection) : result;
    });
  }

  private Connection connection(Connection connection) {
    return proxy(Connection.class, (proxy, method, arguments) -> {
      if (TRANSACTION_ENDS.contains(method.getName())) {
        String name = method.getName().toUpperCase(Locale.ROOT);
        return traced(name, Optional.empty(), connection, method, arguments);
      }
      Object result = call(connection, method, arguments);
      return result instanceof Statement statement ? statement(statement, text(arguments)) : result;
    });
  }

  private Statement statement(Statement statement, Optional<String> prepared) {
    return switch (statement) {
      case CallableStatement call -> proxy(CallableStatement.class, handler(call, prepared));
      case PreparedStatement query -> proxy(PreparedStatement.class, handler(query, prepared));
      default -> proxy(Statement.class, handler(statement, Optional.empty()));
    };
  }

  private InvocationHandler handler(Statement statement, Optional<String> prepared) {
    return (proxy, method, arguments) -> {
      if (!method.getName().startsWith("execute")) {
        return call(statement, method, arguments);
      }
      Optional<String> text = prepared.or(() -> text(arguments));
      return traced(text.map(TracedConnections::operation).orElse("SQL"), text, statement, method, arguments);
    };
  }

  private Object traced(String name, Optional<String> text, Object target, Method method, Object[] arguments)
      throws Throwable {
    if (!Span.current().getSpanContext().isValid()) {
      return call(target, method, arguments);
    }
    Span span = tracer.spanBuilder(name).setSpanKind(SpanKind.CLIENT).setAttribute(SYSTEM, "postgresql").startSpan();
    text.ifPresent(sql -> span.setAttribute(TEXT, sql));
    try {
      return call(target, method, arguments);
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
    return arguments != null && arguments.length > 0 && arguments[0] instanceof String sql
        ? Optional.of(sql)
        : Optional.empty();
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
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
