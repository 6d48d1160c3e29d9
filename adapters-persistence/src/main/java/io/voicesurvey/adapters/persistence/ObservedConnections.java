package io.voicesurvey.adapters.persistence;

import io.voicesurvey.adapters.persistence.StatementObserver.Execution;
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
 * Wraps JDBC in proxies that call an observer for each statement and each end of a transaction.
 *
 * @param sql the text of a prepared statement
 */
record ObservedConnections(StatementObserver observer, Object target,
    Optional<String> sql) implements InvocationHandler {

  private static final Set<String> TRANSACTION_ENDS = Set.of("commit", "rollback");

  static DataSource of(DataSource source, StatementObserver observer) {
    return proxy(DataSource.class, new ObservedConnections(observer, source, Optional.empty()));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    Optional<String> text = sql.or(() -> text(arguments));
    String name = method.getName();
    if (target instanceof Statement) {
      return name.startsWith("execute")
          ? observed(text.map(ObservedConnections::operation).orElse("SQL"), text, method, arguments)
          : call(method, arguments);
    }
    if (TRANSACTION_ENDS.contains(name)) {
      return observed(name.toUpperCase(Locale.ROOT), Optional.empty(), method, arguments);
    }
    Object result = call(method, arguments);
    return name.equals("unwrap") ? result : wrapped(result, text);
  }

  private Object wrapped(Object result, Optional<String> text) {
    return switch (result) {
      case CallableStatement call -> proxy(CallableStatement.class, new ObservedConnections(observer, call, text));
      case PreparedStatement query -> proxy(PreparedStatement.class, new ObservedConnections(observer, query, text));
      case Statement plain -> proxy(Statement.class, new ObservedConnections(observer, plain, Optional.empty()));
      case Connection connection -> proxy(Connection.class, new ObservedConnections(observer, connection, sql));
      case null, default -> result;
    };
  }

  private Object observed(String operation, Optional<String> text, Method method, Object[] arguments)
      throws Throwable {
    Execution execution = observer.begin(operation, text);
    Optional<String> failure = Optional.empty();
    try {
      return call(method, arguments);
    } catch (SQLException e) {
      failure = Optional.of(String.valueOf(e.getSQLState()));
      throw e;
    } finally {
      execution.end(failure);
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
