package io.voicesurvey.bootstrap.wiring;

import io.voicesurvey.adapters.rest.RestApplication;
import io.voicesurvey.adapters.rest.health.Health;
import io.voicesurvey.adapters.rest.metrics.Exposition;
import io.voicesurvey.adapters.rest.security.SiteGuard;
import io.voicesurvey.application.UseCases;
import io.voicesurvey.bootstrap.settings.Settings;
import io.voicesurvey.domain.login.WebOrigin;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.inject.Singleton;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;

/** The CDI container. It creates the resources and filters of the API by constructor injection. */
final class Components implements AutoCloseable {
  static {
    // Otherwise Weld reads the schemas of a file that this service does not use.
    System.setProperty("org.jboss.weld.xml.disableValidating", "true");
  }

  private final WeldContainer container;

  /**
   * Starts a container for all classes of the REST adapter, which injects these objects by their own classes. The
   * container gets a list of all beans. It would otherwise read the annotations of every class, method and parameter.
   */
  Components(Settings settings, UseCases useCases, Exposition metrics, Health health) {
    Set<WebOrigin> origins = new HashSet<>(settings.http().corsOrigins());
    origins.add(settings.http().publicOrigin());
    List<Object> instances = new ArrayList<>(useCases.all());
    instances.addAll(List.of(settings.sessions(), settings.http(), health, metrics, new SiteGuard(origins)));
    this.container = new Weld().disableDiscovery().property("org.jboss.weld.se.shutdownHook", false)
        // The beans are so few that threads to deploy them would cost more than they save.
        .property("org.jboss.weld.bootstrap.concurrentDeployment", false)
        // Weld needs one class to start. No bean is made of an interface.
        .addBeanClass(Exposition.class)
        .addExtension(new Beans(instances, RestApplication.components())).initialize();
  }

  Object get(Class<?> type) {
    return container.select(type).get();
  }

  @Override
  public void close() {
    container.shutdown();
  }

  private record Beans(List<Object> instances, List<Class<?>> classes) implements Extension {
    void register(@Observes AfterBeanDiscovery event) {
      instances.forEach(instance -> event.addBean().addTransitiveTypeClosure(instance.getClass())
          .beanClass(instance.getClass()).id(instance.getClass().getName()).scope(Singleton.class)
          .createWith(context -> instance));
      classes.forEach(type -> event.addBean().types(type, Object.class).beanClass(type).id(type.getName())
          .scope(Singleton.class).produceWith(beans -> create(type, beans)));
    }

    /** By the only public constructor. */
    private static Object create(Class<?> type, Instance<Object> beans) {
      Constructor<?> constructor = type.getConstructors()[0];
      Object[] arguments = Stream.of(constructor.getParameterTypes())
          .map(parameter -> (Object) beans.select(parameter).get()).toArray();
      try {
        return constructor.newInstance(arguments);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("cannot create " + type.getName(), e);
      }
    }
  }
}
