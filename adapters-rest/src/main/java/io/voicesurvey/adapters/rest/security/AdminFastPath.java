package io.voicesurvey.adapters.rest.security;

import io.voicesurvey.adapters.rest.http.FastPath;
import io.voicesurvey.adapters.rest.http.PlainRequest;
import io.voicesurvey.adapters.rest.http.Routes;
import io.voicesurvey.adapters.rest.http.Routes.Operation;
import io.voicesurvey.adapters.rest.http.Routes.Route;
import io.voicesurvey.adapters.rest.problem.ScimError;
import io.voicesurvey.domain.user.User;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Refuses the GET of one {@link AdminOnly} path to all but administrators, if the refusal needs no wait. The resource
 * answers administrators.
 */
public final class AdminFastPath implements FastPath {
  private final String path;
  private final CachedBearers bearers;

  private AdminFastPath(String path, CachedBearers bearers) {
    this.path = path;
    this.bearers = bearers;
  }

  /** One for each path without parameters whose GET is for administrators and answers with JSON. */
  public static List<AdminFastPath> all(Routes routes, CachedBearers bearers) {
    return routes.all().values().stream().filter(AdminFastPath::isFor)
        .map(route -> new AdminFastPath(route.template(), bearers)).toList();
  }

  /** The errors of SCIM have another form. */
  private static boolean isFor(Route route) {
    return !route.template().contains("{") && !ScimError.isAt(route.template())
        && Optional.ofNullable(route.operations().get(HttpMethod.GET)).filter(AdminFastPath::isFor).isPresent();
  }

  private static boolean isFor(Operation operation) {
    return operation.produces().stream().anyMatch(MediaType.APPLICATION_JSON_TYPE::isCompatible)
        && !operation.annotations(AdminOnly.class).isEmpty();
  }

  @Override
  public Optional<String> method() {
    return Optional.of(HttpMethod.GET);
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public boolean isBlocking() {
    return false;
  }

  @Override
  public Optional<Supplier<Answer>> decide(PlainRequest request) {
    return bearers.decide(request, user -> !AdminFilter.admits(user), (user, sessionId) -> refused(user));
  }

  private static Answer refused(User user) {
    return new Answer.Refused(AdminFilter.refused(), Optional.of(user.id().value()));
  }
}
