package io.voicesurvey.adapters.persistence;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.bytecode.internal.none.BytecodeProviderImpl;
import org.hibernate.bytecode.spi.BytecodeProvider;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.resource.jdbc.spi.PhysicalConnectionHandlingMode;

/** Hibernate's sessions over a pool. The factory of the sessions is created when it is first needed. */
final class HibernateSessions implements AutoCloseable {
  /** Names, because each class is visible in its own package only. */
  private static final List<String> ENTITIES = List.of("io.voicesurvey.adapters.persistence.user.UserRow",
      "io.voicesurvey.adapters.persistence.session.SessionRow");

  private final DataSource connections;
  private final AtomicBoolean started = new AtomicBoolean();
  private final CompletableFuture<SessionFactory> factory = new CompletableFuture<>();

  HibernateSessions(DataSource connections) {
    this.connections = connections;
  }

  /** Opens a session. The first call creates the factory, or waits for the thread that does. */
  StatelessSession open() {
    return prepared().openStatelessSession();
  }

  /** Creates the factory, or waits for the thread that does. */
  void prepare() {
    prepared();
  }

  private SessionFactory prepared() {
    if (!started.getAndSet(true)) {
      factory.completeAsync(() -> create(connections), Runnable::run);
    }
    return factory.join();
  }

  @Override
  public void close() {
    if (started.getAndSet(true)) {
      factory.handle((ready, failure) -> Optional.ofNullable(ready)).join().ifPresent(SessionFactory::close);
    } else {
      factory.cancel(false);
    }
  }

  private static SessionFactory create(DataSource connections) {
    StandardServiceRegistryBuilder registry = new StandardServiceRegistryBuilder().applySettings(Map.of(
        AvailableSettings.JAKARTA_NON_JTA_DATASOURCE, connections,
        AvailableSettings.JAKARTA_HBM2DDL_DB_NAME, "PostgreSQL",
        AvailableSettings.ALLOW_METADATA_ON_BOOT, false,
        AvailableSettings.CONNECTION_PROVIDER_DISABLES_AUTOCOMMIT, true,
        // The warnings of a commit are read after it. The session ends immediately afterwards.
        AvailableSettings.CONNECTION_HANDLING, PhysicalConnectionHandlingMode.DELAYED_ACQUISITION_AND_HOLD,
        AvailableSettings.PHYSICAL_NAMING_STRATEGY, PhysicalNamingStrategySnakeCaseImpl.class.getName(),
        AvailableSettings.JDBC_TIME_ZONE, "UTC",
        // Failures are logged where they are caught. Hibernate would log server messages, which quote rows.
        AvailableSettings.LOG_JDBC_ERRORS, false,
        AvailableSettings.LOG_JDBC_WARNINGS, false));
    // No entity is loaded lazily, so none needs a proxy; the provider that creates proxies starts slowly.
    registry.addService(BytecodeProvider.class, new BytecodeProviderImpl());
    MetadataSources entities = new MetadataSources(registry.build());
    ENTITIES.forEach(entities::addAnnotatedClassName);
    return entities.buildMetadata().buildSessionFactory();
  }
}
