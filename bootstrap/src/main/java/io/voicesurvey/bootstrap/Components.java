package io.voicesurvey.bootstrap;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
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
   * Starts the container.
   *
   * @param classes   the classes that the container instantiates
   * @param instances the existing objects, each injected by its own class
   */
  Components(Collection<Class<?>> classes, Collection<?> instances) {
    this.container = new Weld().disableDiscovery().property("org.jboss.weld.se.shutdownHook", false)
        .beanClasses(classes.toArray(Class<?>[]::new)).addExtension(new Instances(List.copyOf(instances)))
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
