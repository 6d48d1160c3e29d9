package io.voicesurvey.adapters.rest.http;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;

/**
 * Which methods each path has, read once from the resources' annotations. JAX-RS has an order of checks of its own and
 * takes paths loosely; here a path is one of the documented ones, to the letter, or unknown.
 */
public final class Routes {
  /**
   * One method of one path.
   *
   * @param produces the media types of its answer; empty where it has no body
   * @param consumes the media type of the body that it reads; JSON where it says nothing, empty where it reads none
   */
  record Operation(List<MediaType> produces, Optional<MediaType> consumes) {}

  /** @param template the path, with its parameters' names in braces */
  record Route(String template, Map<String, Operation> operations) {
    /** The methods for {@code Allow} (RFC 9110, section 10.2.1). */
    SortedSet<String> allowed() {
      SortedSet<String> methods = new TreeSet<>(operations.keySet());
      methods.add(HttpMethod.OPTIONS);
      return methods;
    }
  }

  private record Template(Pattern pattern, Route route) {}

  private static final Pattern PARAMETER = Pattern.compile("\\{[^}]+}");

  private final Map<String, Route> literals = new HashMap<>();
  private final List<Template> templates = new ArrayList<>();

  /** @param resources the classes that answer */
  public Routes(Iterable<Class<?>> resources) {
    for (Class<?> resource : resources) {
      add("", Resource.from(resource));
    }
  }

  /**
   * The path as it is documented, its parameters' names in braces; none where there is nothing at it.
   *
   * @param path as it was sent, percent-encoded
   */
  public Optional<String> template(String path) {
    return find(path).map(Route::template);
  }

  /** @param path as it was sent, percent-encoded */
  Optional<Route> find(String path) {
    return Optional.ofNullable(literals.get(path)).or(() -> templates.stream()
        .filter(template -> template.pattern().matcher(path).matches()).map(Template::route).findFirst());
  }

  private void add(String prefix, Resource resource) {
    String path = prefix + (resource.getPath().startsWith("/") ? "" : "/") + resource.getPath();
    if (!resource.getResourceMethods().isEmpty()) {
      add(path, new Route(path, operations(resource)));
    }
    resource.getChildResources().forEach(child -> add(path, child));
  }

  private void add(String path, Route route) {
    if (PARAMETER.matcher(path).find()) {
      templates.add(new Template(Pattern.compile(PARAMETER.matcher(path).replaceAll("[^/]+")), route));
    } else {
      literals.put(path, route);
    }
  }

  private static Map<String, Operation> operations(Resource resource) {
    Map<String, Operation> operations = new HashMap<>();
    for (ResourceMethod method : resource.getResourceMethods()) {
      Operation operation = new Operation(List.copyOf(method.getProducedTypes()), consumes(method));
      operations.put(method.getHttpMethod(), operation);
      boolean head = !method.getInvocable().getHandlingMethod().isAnnotationPresent(WithoutHead.class);
      if (method.getHttpMethod().equals(HttpMethod.GET) && head) {
        operations.put(HttpMethod.HEAD, operation);
      }
    }
    return Map.copyOf(operations);
  }

  private static Optional<MediaType> consumes(ResourceMethod method) {
    return method.getInvocable().requiresEntity()
        ? method.getConsumedTypes().stream().findFirst().or(() -> Optional.of(MediaType.APPLICATION_JSON_TYPE))
        : Optional.empty();
  }
}
