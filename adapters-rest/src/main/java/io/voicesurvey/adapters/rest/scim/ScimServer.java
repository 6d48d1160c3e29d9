package io.voicesurvey.adapters.rest.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.captaingoldfish.scim.sdk.common.constants.enums.HttpMethod;
import de.captaingoldfish.scim.sdk.common.resources.ServiceProvider;
import de.captaingoldfish.scim.sdk.common.resources.complex.ETagConfig;
import de.captaingoldfish.scim.sdk.common.resources.complex.FilterConfig;
import de.captaingoldfish.scim.sdk.common.resources.complex.PatchConfig;
import de.captaingoldfish.scim.sdk.common.resources.multicomplex.AuthenticationScheme;
import de.captaingoldfish.scim.sdk.common.response.ErrorResponse;
import de.captaingoldfish.scim.sdk.common.response.ScimResponse;
import de.captaingoldfish.scim.sdk.server.endpoints.EndpointDefinition;
import de.captaingoldfish.scim.sdk.server.endpoints.ResourceEndpoint;
import de.captaingoldfish.scim.sdk.server.endpoints.ResourceHandler;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.problem.ScimErrorType;
import io.voicesurvey.application.user.FindProvisionedUsers;
import io.voicesurvey.domain.user.GroupId;
import io.voicesurvey.domain.user.UserId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Answers requests for users and groups by the SDK, which this package alone knows. */
final class ScimServer {
  private static final String USERS = "Users";
  private static final String GROUPS = "Groups";
  private static final int MAX_RACES = 20;

  /** The SDK requires one. It accepts each request: the bearer token was checked before. */
  private static final List<AuthenticationScheme> SCHEMES = List.of(AuthenticationScheme.builder()
      .type("oauthbearertoken").name("OAuth Bearer Token").description("An access token.").build());
  private static final Map<String, String> HEADERS = Map.of("Content-Type", "application/scim+json");

  private final String root;
  private final GroupDirectory groups;
  private final ResourceEndpoint sdk;
  private final Map<String, KnownAttributes> attributes = new HashMap<>();

  /** @param root the URL of this API */
  ScimServer(String root, UserDirectory users, GroupDirectory groups) {
    this.root = root;
    this.groups = groups;
    this.sdk = new ResourceEndpoint(ServiceProvider.builder()
        .filterConfig(FilterConfig.builder().supported(true).maxResults(FindProvisionedUsers.Command.MAX_LIMIT).build())
        .patchConfig(PatchConfig.builder().supported(true).doNotFailOnNoTarget(true).build())
        .eTagConfig(ETagConfig.builder().supported(true).build()).authenticationSchemes(SCHEMES)
        .lenientContentTypeChecking(true).build());
    register(USERS, "user", new UserHandler(users, groups, root));
    register(GROUPS, "group", new GroupHandler(groups, users, root));
  }

  private void register(String type, String name, ResourceHandler<?> handler) {
    ObjectNode schema = (ObjectNode) Documents.resource(name + "-schema.json");
    Documents.resource("common-attributes.json").forEach(((ArrayNode) schema.get("attributes"))::add);
    attributes.put(type, new KnownAttributes(schema));
    // The SDK would return them always. The handlers refuse a resource without them.
    schema.get("attributes").forEach(attribute -> ((ObjectNode) attribute).put("required", false));
    // The SDK knows no types of resources there (RFC 7643, section 7).
    schema.findParents("referenceTypes")
        .forEach(reference -> ((ObjectNode) reference).putArray("referenceTypes").add("resource"));
    sdk.registerEndpoint(
        new EndpointDefinition(Documents.resource(name + "-type.json"), schema, List.of(), handler));
  }

  /** @param type {@code Users} or {@code Groups} */
  ScimAnswer answer(String type, ScimCall call) {
    call.id().filter(id -> UserId.parse(id).isEmpty()).ifPresent(id -> {
      // The SDK would take some other texts for a search.
      throw Refusals.notFound();
    });
    return switch (call.verb()) {
      case FIND -> send(HttpMethod.GET, type, query(type, Search.of(call.query())), "", call);
      case SEARCH -> send(HttpMethod.GET, type, query(type, Search.of(call.body())), "", call);
      case SHOW -> send(HttpMethod.GET, type, query(type, Search.attributes(call.query())), "", call);
      case CREATE -> store(HttpMethod.POST, type, call);
      case REPLACE -> store(HttpMethod.PUT, type, call);
      case DELETE -> send(HttpMethod.DELETE, type, "", "", call);
      case PATCH -> type.equals(USERS) ? patchUser(call) : patchGroup(call);
    };
  }

  ScimAnswer searchAll(ScimCall call) {
    return ScimAnswer.ok(new SearchAll(
        (type, parameters) -> send(HttpMethod.GET, type, query(type, parameters), "", call).body().orElseThrow(),
        FindProvisionedUsers.Command.MAX_LIMIT).of(Search.of(call.body())));
  }

  /** The query for the SDK, which would refuse unknown attributes. */
  private String query(String type, Map<String, String> parameters) {
    return Search.encoded(attributes.get(type).only(parameters));
  }

  private ScimAnswer store(HttpMethod method, String type, ScimCall call) {
    return type.equals(USERS)
        ? storeUser(method, call, SentUser.of(call.body()).toString())
        : storeGroup(method, call, SentGroup.of(call.body()));
  }

  private ScimAnswer storeUser(HttpMethod method, ScimCall call, String user) {
    return repeated(() -> new CallContext(call), context -> send(method, USERS, "", user, context));
  }

  /** Responds with the stored members: the sent ids may be those from before a merge. */
  private ScimAnswer storeGroup(HttpMethod method, ScimCall call, SentGroup sent) {
    ScimAnswer answer = send(method, GROUPS, "", sent.document().toString(), new CallContext(call, sent.members()));
    if (!sent.members().isEmpty() && answer.body().orElseThrow() instanceof ObjectNode group) {
      GroupId id = GroupId.parse(group.path("id").asText()).orElseThrow();
      ArrayNode members = group.putArray(SentGroup.MEMBERS);
      groups.members(List.of(id)).get(id).stream().map(member -> member.value().toString()).sorted()
          .forEach(member -> members.add(GroupHandler.member(root, member)));
    }
    return answer;
  }

  private ScimAnswer patchUser(ScimCall call) {
    String query = query(USERS, Search.attributes(call.query()));
    UserPatch patch = UserPatch.of(call.body());
    if (patch.body().isEmpty()) {
      return unchanged(send(HttpMethod.GET, USERS, query, "", call), call);
    }
    String operations = patch.body().get().toString();
    return repeated(() -> new CallContext(call, patch::requireTargets),
        context -> send(HttpMethod.PATCH, USERS, query, operations, context));
  }

  /** A change may be computed from the stored user. Repeats it if another request stored a change meanwhile. */
  private static ScimAnswer repeated(Supplier<CallContext> contexts, Function<CallContext, ScimAnswer> change) {
    for (int i = 0; i < MAX_RACES; i++) {
      CallContext context = contexts.get();
      try {
        return change.apply(context);
      } catch (ProblemException e) {
        if (e.code() != ProblemCode.STALE || !context.isComputed()) {
          throw e;
        }
      }
    }
    throw Refusals.stale();
  }

  private static ScimAnswer unchanged(ScimAnswer shown, ScimCall call) {
    if (call.versions().exclude(shown.version().orElseThrow())) {
      throw Refusals.stale();
    }
    return shown;
  }

  private ScimAnswer patchGroup(ScimCall call) {
    long version = groups.change(call.id().orElseThrow(), GroupPatch.of(call.body()), call.versions(), call.actor())
        .version();
    return new ScimAnswer(204, Optional.empty(), Optional.of(version));
  }

  private ScimAnswer send(HttpMethod method, String type, String query, String body, ScimCall call) {
    return send(method, type, query, body, new CallContext(call));
  }

  private ScimAnswer send(HttpMethod method, String type, String query, String body, CallContext context) {
    String url = root + "/" + type + context.call().id().map(id -> "/" + id).orElse("")
        + (query.isEmpty() ? "" : "?" + query);
    ScimResponse response = sdk.handleRequest(url, method, body, new HashMap<>(HEADERS), context);
    if (response instanceof ErrorResponse error) {
      throw refusal(error, query.contains("filter=") ? ScimErrorType.INVALID_FILTER : ScimErrorType.INVALID_VALUE);
    }
    context.user().ifPresent(id -> showId(response, id.value().toString()));
    return new ScimAnswer(response.getHttpStatus(),
        Optional.<JsonNode>of(response).filter(found -> !found.isEmpty()), context.version());
  }

  /** The SDK requires the requested id. A user who was merged, maybe during the request, has another one. */
  private void showId(ObjectNode user, String id) {
    if (user.has("id")) {
      user.put("id", id);
    }
    if (user.path("meta") instanceof ObjectNode meta && meta.has("location")) {
      meta.put("location", root + "/" + USERS + "/" + id);
    }
  }

  /** @param usual the type of an error that has none */
  private static RuntimeException refusal(ErrorResponse error, ScimErrorType usual) {
    if (error.getScimException() instanceof Failed failed) {
      return failed.failure();
    }
    if (error.getHttpStatus() >= 500) {
      return new IllegalStateException("the SDK failed", error.getScimException());
    }
    ScimErrorType type = error.getScimType().flatMap(ScimErrorType::named).orElse(usual);
    return error.getHttpStatus() == 404
        ? Refusals.notFound()
        : new ProblemException(ProblemCode.INVALID_REQUEST, detail(error)).withScimErrorType(type);
  }

  /** What the SDK says of the first thing that is wrong. */
  private static String detail(ErrorResponse error) {
    return error.getErrorMessages().stream().findFirst()
        .or(() -> error.getFieldErrors().values().stream().flatMap(List::stream).findFirst()).or(error::getDetail)
        .orElse("Correct the request.");
  }
}
