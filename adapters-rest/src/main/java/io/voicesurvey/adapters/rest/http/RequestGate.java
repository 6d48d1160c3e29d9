package io.voicesurvey.adapters.rest.http;

import io.voicesurvey.adapters.rest.http.Routes.Operation;
import io.voicesurvey.adapters.rest.http.Routes.Route;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Refuses requests that no operation can accept, before JAX-RS reads them and in the order of the API contract: 404,
 * 405, 406, 413, 415. A malformed path or an incomplete body is 400. Answers OPTIONS itself, except for
 * {@link AnyMethod}.
 */
@PreMatching
public final class RequestGate implements ContainerRequestFilter {
  private final Routes routes;
  private final Set<String> anyMethod;

  public RequestGate(Routes routes) {
    this.routes = routes;
    this.anyMethod = routes.all().values().stream().filter(Route::answersAnyMethod).map(Route::template)
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public void filter(ContainerRequestContext request) {
    String path = RequestProperties.path(request);
    Route route = routes.find(path).filter(found -> !found.navigationOnly() || Accept.isNavigation(request))
        .orElseThrow(() -> unknown(path));
    if (anyMethod.contains(route.template())) {
      admit(request);
    } else if (request.getMethod().equals(HttpMethod.OPTIONS)) {
      request.abortWith(Response.noContent().header(HttpHeaders.ALLOW, allow(route)).build());
    } else {
      check(request, route);
    }
  }

  private static void check(ContainerRequestContext request, Route route) {
    Operation operation = Optional.ofNullable(route.operations().get(request.getMethod()))
        .orElseThrow(() -> new ProblemException(ProblemCode.METHOD_NOT_ALLOWED, "Use one of the methods in Allow.")
            .withHeader(HttpHeaders.ALLOW, allow(route)));
    checkAccept(request, operation);
    RequestBodyLimit.check(request, operation);
  }

  /** As a GET without what {@link AnyMethod} disregards. */
  private static void admit(ContainerRequestContext request) {
    if (!request.getMethod().equals(HttpMethod.HEAD)) {
      request.setMethod(HttpMethod.GET);
    }
    request.getHeaders().remove(HttpHeaders.ACCEPT);
    request.getHeaders().remove(HttpHeaders.CONTENT_TYPE);
    request.setEntityStream(InputStream.nullInputStream());
  }

  private static ProblemException unknown(String path) {
    return WellFormedGate.isMalformed(path)
        ? WellFormedGate.malformedPath()
        : new ProblemException(ProblemCode.NOT_FOUND, "There is nothing at this path.");
  }

  private static String allow(Route route) {
    return String.join(", ", route.allowed());
  }

  private static void checkAccept(ContainerRequestContext request, Operation operation) {
    List<MediaType> produces = operation.produces();
    if (!produces.isEmpty() && produces.stream().noneMatch(type -> Accept.accepts(acceptable(request), type))) {
      throw new ProblemException(ProblemCode.NOT_ACCEPTABLE,
          "Accept " + produces.stream().map(RequestGate::name).collect(Collectors.joining(" or ")) + ".");
    }
  }

  private static String name(MediaType type) {
    return type.getType() + "/" + type.getSubtype();
  }

  private static List<MediaType> acceptable(ContainerRequestContext request) {
    try {
      return request.getAcceptableMediaTypes();
    } catch (ProcessingException e) {
      throw new ProblemException(ProblemCode.NOT_ACCEPTABLE, "Send a well-formed Accept header, or none.");
    }
  }
}
