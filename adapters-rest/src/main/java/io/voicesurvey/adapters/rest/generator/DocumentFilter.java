package io.voicesurvey.adapters.rest.generator;

import io.voicesurvey.adapters.rest.http.DocumentedLike;
import io.voicesurvey.adapters.rest.http.Routes;
import io.voicesurvey.adapters.rest.http.Routes.Route;
import io.voicesurvey.adapters.rest.security.Authenticated;
import jakarta.ws.rs.HttpMethod;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/**
 * Completes the annotations of the resources with facts from the code: the refusals of the gates and filters before an
 * operation, the headers of every response, and the JSON members that are always present.
 */
final class DocumentFilter implements OASFilter {
  private final Routes routes;
  private final Function<String, Class<?>> jsonTypes;

  /** @param jsonTypes returns the class of a schema by the schema's name */
  DocumentFilter(Routes routes, Function<String, Class<?>> jsonTypes) {
    this.routes = routes;
    this.jsonTypes = jsonTypes;
  }

  @Override
  public void filterOpenAPI(OpenAPI document) {
    routes.all().forEach((path, route) -> documented(document, path, route)
        .forEach((method, operation) -> addFromOther(document, operation, route.operations().get(method))));
    document.getComponents().getSchemas()
        .forEach((name, schema) -> JsonMembers.complete(schema, jsonTypes.apply(name)));
    ResponseHeaders headers = new ResponseHeaders(document.getComponents());
    document.getComponents().getResponses().values().forEach(headers::addTo);
    ProblemResponses problems = new ProblemResponses(document.getComponents(), headers);
    routes.all().forEach((path, route) -> documented(document, path, route).forEach((method, operation) -> {
      Routes.Operation code = route.operations().get(method);
      operation.getResponses().getAPIResponses().values().forEach(response -> complete(response, code, headers));
      problems.addTo(operation, code);
      addSecurity(operation, code);
    }));
  }

  /**
   * The operations of a path, without parts of pages. The build fails if the document lacks one or has another
   * one.
   */
  private static Map<String, Operation> documented(OpenAPI document, String path, Route route) {
    Map<String, Operation> operations = Optional.ofNullable(document.getPaths().getPathItem(path))
        .map(PathItem::getOperations).orElse(Map.of()).entrySet().stream()
        .collect(Collectors.toMap(entry -> entry.getKey().name(), Map.Entry::getValue));
    Set<String> existing = route.operations().entrySet().stream().filter(entry -> !isPartOfAPage(entry.getValue()))
        .map(Map.Entry::getKey).filter(method -> !method.equals(HttpMethod.HEAD)).collect(Collectors.toSet());
    if (!existing.equals(operations.keySet())) {
      throw new IllegalStateException(
          path + " has the methods " + existing + ", but the document has " + operations.keySet());
    }
    return operations;
  }

  /** Programs do not need the files of a page. */
  private static boolean isPartOfAPage(Routes.Operation code) {
    return code.annotations(org.eclipse.microprofile.openapi.annotations.Operation.class).stream()
        .anyMatch(org.eclipse.microprofile.openapi.annotations.Operation::hidden);
  }

  private static void addFromOther(OpenAPI document, Operation operation, Routes.Operation code) {
    code.annotations(DocumentedLike.class).stream().map(like -> operation(document, like.value())).forEach(other -> {
      other.getParameters().forEach(operation::addParameter);
      APIResponses responses = OASFactory.createAPIResponses();
      other.getResponses().getAPIResponses().forEach(responses::addAPIResponse);
      operation.setResponses(responses);
    });
  }

  private static Operation operation(OpenAPI document, String id) {
    return document.getPaths().getPathItems().values().stream()
        .flatMap(path -> path.getOperations().values().stream())
        .filter(operation -> operation.getOperationId().equals(id)).findFirst().orElseThrow();
  }

  private static void complete(APIResponse response, Routes.Operation code, ResponseHeaders headers) {
    if (response.getRef() != null) {
      return;
    }
    headers.addTo(response);
    if (code.produces().isEmpty()) {
      response.setContent(null);
    } else if (response.getContent() != null) {
      response.setContent(withoutParameters(response.getContent()));
    }
  }

  /** Keeps only type and subtype, as clients look them up. */
  private static Content withoutParameters(Content content) {
    Content plain = OASFactory.createContent();
    content.getMediaTypes().forEach((type, body) -> plain.addMediaType(type.split(";", 2)[0], body));
    return plain;
  }

  private static void addSecurity(Operation operation, Routes.Operation code) {
    if (!code.annotations(Authenticated.class).isEmpty()) {
      operation.addSecurityRequirement(OASFactory.createSecurityRequirement().addScheme("bearer"));
    }
  }
}
