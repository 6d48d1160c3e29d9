package io.voicesurvey.bootstrap.wiring;

import io.voicesurvey.adapters.rest.RestApplication;
import io.voicesurvey.adapters.rest.health.Health;
import io.voicesurvey.adapters.rest.metrics.Exposition;
import io.voicesurvey.adapters.rest.security.SiteGuard;
import io.voicesurvey.application.UseCases;
import io.voicesurvey.bootstrap.settings.Settings;
import io.voicesurvey.domain.login.WebOrigin;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;

/** The CDI container. It creates the resources and filters of the API by constructor injection. */
final class Components implements AutoCloseable {
  static {
    // Otherwise Weld reads the schemas of a file that this service does not use.
    System.setProperty("org.jboss.weld.xml.disableValidating", "true");
  }

  private final WeldContainer container;

  /** Starts a container for all classes of the REST adapter, which injects these objects by their own classes. */
  Components(Settings settings, UseCases useCases, Exposition metrics, Health health) {
    Set<WebOrigin> origins = new HashSet<>(settings.http().corsOrigins());
    origins.add(settings.http().publicOrigin());
    List<Object> instances = new ArrayList<>(useCases.all());
    instances.addAll(List.of(settings.sessions(), settings.http(), health, metrics, new SiteGuard(origins)));
    this.container = new Weld().disableDiscovery().property("org.jboss.weld.se.shutdownHook", false)
        .beanClasses(RestApplication.components().toArray(Class<?>[]::new)).addExtension(new Instances(instances))
        .initialize();
  }

  Object get(Class<?> type) {
    return container.select(type).get();
  }

  @Override
  public void close() {
    container.shutdown();
  }

  private record Instances(List<Object> all) implements Extension {
    void register(@Observes AfterBeanDiscovery event) {
      all.forEach(instance -> event.addBean().addTransitiveTypeClosure(instance.getClass())
          .beanClass(instance.getClass()).id(instance.getClass().getName()).scope(Singleton.class)
          .createWith(context -> instance));
    }
  }
}
