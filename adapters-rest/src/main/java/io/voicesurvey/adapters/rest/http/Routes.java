package io.voicesurvey.adapters.rest.http;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.MediaType;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;

/**
 * The paths and their methods, read once from the resources' annotations. JAX-RS has its own order of checks and
 * matches paths loosely; here a path must match a documented one exactly.
 */
public final class Routes {
  /**
   * One method of one path.
   *
   * @param produces the media types of the response; empty if it has no body
   * @param consumes the media types of the request body; JSON by default, empty if the operation reads no body
   * @param maxBody  the maximum size of the body, in bytes
   * @param handler  the Java method that handles the request
   */
  public record Operation(List<MediaType> produces, List<MediaType> consumes, int maxBody, Method handler) {
    public Operation {
      produces = List.copyOf(produces);
      consumes = List.copyOf(consumes);
    }

    /** The annotations of that kind on the method or its class, directly or on one of their annotations. */
    public <A extends Annotation> List<A> annotations(Class<A> kind) {
      return Stream.of(handler, handler.getDeclaringClass())
          .flatMap(element -> Stream.concat(Stream.of(element),
              Arrays.stream(element.getAnnotations()).map(Annotation::annotationType)))
          .flatMap(element -> Arrays.stream(element.getAnnotationsByType(kind))).toList();
    }
  }

  /**
   * @param template       the path, with its parameter names in braces
   * @param navigationOnly true if there is nothing at the path for a request that is not a navigation
   */
  public record Route(String template, Map<String, Operation> operations, boolean navigationOnly) {
    public Route {
      operations = Map.copyOf(operations);
    }

    /** Whether its GET answers every method. */
    boolean answersAnyMethod() {
      return operations.values().stream().anyMatch(operation -> !operation.annotations(AnyMethod.class).isEmpty());
    }

    /** The methods for the {@code Allow} header (RFC 9110, section 10.2.1). */
    SortedSet<String> allowed() {
      SortedSet<String> methods = new TreeSet<>(operations.keySet());
      methods.add(HttpMethod.OPTIONS);
      return methods;
    }
  }

  private record Template(Pattern pattern, Route route) {
    int literals() {
      return PARAMETER.matcher(route.template()).replaceAll("").length();
    }
  }

  /** A parameter in braces. After a colon, it may state the values that it can have. */
  private static final Pattern PARAMETER = Pattern.compile("\\{(?<name>[^}:]+)(?::(?<values>[^}]+))?}");

  private final SortedMap<String, Route> all = new TreeMap<>();
  private final Map<String, Route> literals = new HashMap<>();
  private final List<Template> templates = new ArrayList<>();

  /** @param resources the resource classes */
  public Routes(Iterable<Class<?>> resources) {
    for (Class<?> resource : resources) {
      add("", Resource.from(resource));
    }
  }

  /** All routes by path, with parameter names in braces. */
  public SortedMap<String, Route> all() {
    return Collections.unmodifiableSortedMap(all);
  }

  /**
   * The documented path, with its parameter names in braces; empty if the path is unknown.
   *
   * @param path as it was sent, percent-encoded
   */
  public Optional<String> template(String path) {
    return find(path).map(Route::template);
  }

  /** @param path as it was sent, percent-encoded; JAX-RS would ignore the part after a semicolon */
  public Optional<Route> find(String path) {
    return Optional.ofNullable(literals.get(path)).or(() -> templates.stream()
        .filter(template -> template.pattern().matcher(path).matches()).map(Template::route).findFirst());
  }

  private void add(String prefix, Resource resource) {
    String path = prefix + (resource.getPath().startsWith("/") ? "" : "/") + resource.getPath();
    if (!resource.getResourceMethods().isEmpty()) {
      Map<String, Operation> operations = operations(resource);
      add(path, new Route(PARAMETER.matcher(path).replaceAll("{${name}}"), operations, operations.values().stream()
          .anyMatch(operation -> !operation.annotations(NavigationOnly.class).isEmpty())));
    }
    resource.getChildResources().forEach(child -> add(path.equals("/") ? "" : path, child));
  }

  private void add(String path, Route route) {
    all.put(route.template(), route);
    if (PARAMETER.matcher(path).find()) {
      templates.add(new Template(Pattern.compile(PARAMETER.matcher(path).replaceAll(Routes::values)), route));
      // As JAX-RS: the path with the most literal characters (Jakarta REST 4.0, section 3.7.2).
      templates.sort(Comparator.comparingInt(Template::literals).reversed());
    } else {
      literals.put(path, route);
    }
  }

  private static String values(MatchResult parameter) {
    return Optional.ofNullable(parameter.group("values")).map(values -> "(?:" + values.strip() + ")").orElse("[^/;]+");
  }

  private static Map<String, Operation> operations(Resource resource) {
    Map<String, Operation> operations = new HashMap<>();
    for (ResourceMethod method : resource.getResourceMethods()) {
      Method handler = method.getInvocable().getHandlingMethod();
      Operation operation = new Operation(method.getProducedTypes(), consumes(method), maxBody(handler), handler);
      operations.put(method.getHttpMethod(), operation);
      boolean head = !handler.isAnnotationPresent(NoHeadMethod.class);
      if (method.getHttpMethod().equals(HttpMethod.GET) && head) {
        operations.put(HttpMethod.HEAD, operation);
      }
    }
    return operations;
  }

  private static List<MediaType> consumes(ResourceMethod method) {
    if (!method.getInvocable().requiresEntity()) {
      return List.of();
    }
    return method.getConsumedTypes().isEmpty()
        ? List.of(MediaType.APPLICATION_JSON_TYPE)
        : method.getConsumedTypes();
  }

  private static int maxBody(Method handler) {
    return handler.getDeclaringClass().isAnnotationPresent(LargeBody.class)
        ? LargeBody.MAX_BYTES
        : RequestBodyLimit.MAX_BYTES;
  }
}
