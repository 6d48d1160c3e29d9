package io.voicesurvey.adapters.rest.page;

import io.voicesurvey.adapters.rest.http.Accept;
import io.voicesurvey.adapters.rest.http.Navigated;
import io.voicesurvey.adapters.rest.http.ProblemDocuments;
import io.voicesurvey.adapters.rest.http.RequestProperties;
import io.voicesurvey.adapters.rest.http.Routes;
import io.voicesurvey.adapters.rest.http.Routes.Operation;
import io.voicesurvey.adapters.rest.http.Routes.Route;
import io.voicesurvey.adapters.rest.problem.Problem;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Replaces the problem document of a navigation with a page: at unknown paths and at {@link Navigated} operations. Runs
 * after {@link ProblemDocuments}. Status and headers stay.
 */
@Priority(Priorities.USER - 1)
public final class ErrorPages implements ContainerResponseFilter {
  private static final int TOO_MANY_REQUESTS = 429;

  private final Routes routes;
  private final Set<Operation> navigated;

  public ErrorPages(Routes routes) {
    this.routes = routes;
    this.navigated = routes.all().values().stream().flatMap(route -> route.operations().values().stream())
        .filter(operation -> !operation.annotations(Navigated.class).isEmpty()).collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (response.getEntity() instanceof Problem problem) {
      Optional<Route> route = routes.find(RequestProperties.path(request));
      boolean hasPage = route.map(found -> isNavigated(found, request.getMethod())).orElse(true);
      if (hasPage || route.filter(Route::navigationOnly).isPresent()) {
        response.getHeaders().add(HttpHeaders.VARY, HtmlPage.VARY);
      }
      if (hasPage && Accept.isNavigation(request)) {
        show(problem, Language.of(request), response);
      }
    }
  }

  private boolean isNavigated(Route route, String method) {
    return Optional.ofNullable(route.operations().get(method)).filter(navigated::contains).isPresent();
  }

  private static void show(Problem problem, Language language, ContainerResponseContext response) {
    response.setEntity(page(problem, language), response.getEntityAnnotations(),
        MediaType.valueOf(HtmlPage.MEDIA_TYPE));
    MultivaluedMap<String, Object> headers = response.getHeaders();
    headers.putSingle(HttpHeaders.CONTENT_LANGUAGE, language.tag());
    headers.putSingle(HtmlPage.CONTENT_SECURITY_POLICY, HtmlPage.POLICY);
  }

  private static byte[] page(Problem problem, Language language) {
    Site site = Site.get();
    ProblemText text = site.catalogue(language).problem(problem.code());
    boolean unknown = problem.code().equals(ProblemCode.NOT_FOUND.name());
    return site.render(View.ERROR, language, text.title(),
        Map.of("alert", "", "explanation", text.explanation(), "code", problem.code(), "requestId",
            problem.requestId(), "idpErrors", problem.idpError().stream().toList(), "again", again(problem.status()),
            "againLabel", site.catalogue(language).text(unknown ? "home" : "tryAgain")));
  }

  /** The same address after a failure that passes; it is empty in the link. Otherwise the sign-in page. */
  private static String again(int status) {
    return status == TOO_MANY_REQUESTS || status >= 500 ? "" : "/";
  }
}
