package io.voicesurvey.bootstrap.server;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;

/** Registers the objects of the wiring in CDI, so that resources receive them by constructor injection. */
final class Components implements Extension {
  static {
    // Otherwise Weld reads the schemas of a file that this service does not use.
    System.setProperty("org.jboss.weld.xml.disableValidating", "true");
  }

  private final List<Object> instances;

  private Components(Collection<?> instances) {
    this.instances = List.copyOf(instances);
  }

  /**
   * Starts a CDI container.
   *
   * @param classes   the classes that the container instantiates by constructor injection
   * @param instances the existing objects, each injected by its own class
   */
  static WeldContainer start(Collection<Class<?>> classes, Collection<?> instances) {
    return new Weld().disableDiscovery().property("org.jboss.weld.se.shutdownHook", false)
        .beanClasses(classes.toArray(Class<?>[]::new)).addExtension(new Components(instances)).initialize();
  }

  void register(@Observes AfterBeanDiscovery event) {
    instances.forEach(
        instance -> event.addBean().addTransitiveTypeClosure(instance.getClass()).beanClass(instance.getClass())
            .id(instance.getClass().getName()).scope(Singleton.class).createWith(context -> instance));
  }
}
