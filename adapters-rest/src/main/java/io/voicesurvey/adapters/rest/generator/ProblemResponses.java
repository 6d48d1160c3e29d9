package io.voicesurvey.adapters.rest.generator;

import io.voicesurvey.adapters.rest.http.AnyMethod;
import io.voicesurvey.adapters.rest.http.Navigated;
import io.voicesurvey.adapters.rest.http.Routes;
import io.voicesurvey.adapters.rest.problem.OAuthError;
import io.voicesurvey.adapters.rest.problem.Problem;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.Refuses;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** The problem documents of the operations: the codes for each status of each operation. */
final class ProblemResponses {
  private static final String CHALLENGE = "WWW-Authenticate";
  private static final String CLIENT_CHALLENGE = "ClientChallenge";
  private static final String EITHER_CHALLENGE = "EitherChallenge";

  private static final String PARAMETERS = "(, [a-z_]+=\"[^\"]+\")*$";

  private static final Map<Integer, String> HEADERS = Map.of(401, CHALLENGE, 429, "Retry-After", 503,
      "Retry-After");

  private static final String MEDIA_TYPE = Problem.MEDIA_TYPE.split(";", 2)[0];
  private static final String OAUTH_MEDIA_TYPE = OAuthError.MEDIA_TYPE.split(";", 2)[0];

  private static final String DETAIL = "What happened and what to do.";
  private static final String REQUEST_ID = "018f3c2e-7a31-7cc4-9d2f-5b8f6d0c1a77";

  private final Components components;
  private final ResponseHeaders headers;

  ProblemResponses(Components components, ResponseHeaders headers) {
    this.components = components;
    this.headers = headers;
    components.addHeader(CHALLENGE, ResponseHeaders.header("The required authentication (RFC 6750, section 3).", true,
        ResponseHeaders.text().pattern("^Bearer realm=\"voicesurveyagent\"" + PARAMETERS)));
    components.addHeader(CLIENT_CHALLENGE, ResponseHeaders.header("The required authentication (RFC 7617).", true,
        ResponseHeaders.text().pattern("^Basic realm=\"voicesurveyagent\"" + PARAMETERS)));
    components.addHeader(EITHER_CHALLENGE, ResponseHeaders.header(
        "The required authentication (RFC 7617 or RFC 6750, section 3).", true,
        ResponseHeaders.text().pattern("^(Basic|Bearer) realm=\"voicesurveyagent\"" + PARAMETERS)));
    components.addHeader("Retry-After", ResponseHeaders.header("The number of seconds to wait.", true,
        ResponseHeaders.text().pattern("^[0-9]{1,9}$")));
  }

  void addTo(Operation operation, Routes.Operation code) {
    boolean navigated = !code.annotations(Navigated.class).isEmpty();
    SortedMap<Integer, Set<ProblemCode>> problems = byGates(code);
    SortedMap<Integer, Set<ProblemCode>> oauthErrors = new TreeMap<>();
    for (Refuses refuses : code.annotations(Refuses.class)) {
      add(refuses.asOAuthError() ? oauthErrors : problems, refuses.status(), Set.of(refuses.value()));
    }
    problems.forEach((status, codes) -> operation.getResponses().addAPIResponse(Integer.toString(status),
        navigated && !codes.contains(ProblemCode.HEADERS_TOO_LARGE)
            ? ofNavigated(status, codes)
            : codes.size() == 1 ? shared(status, codes) : completed(response(status, codes))));
    oauthErrors.forEach((status, codes) -> operation.getResponses().addAPIResponse(Integer.toString(status),
        completed(oauthResponse(status, codes, problems.getOrDefault(status, Set.of())))));
  }

  /** A navigation gets a page with the same status. A client that accepts HTML never gets 406. */
  private APIResponse ofNavigated(int status, Set<ProblemCode> codes) {
    APIResponse response = response(status, codes).addHeader(HttpHeaders.VARY,
        OASFactory.createHeader().ref("VaryNavigation"));
    if (!codes.contains(ProblemCode.NOT_ACCEPTABLE)) {
      response.addHeader("Content-Security-Policy", OASFactory.createHeader().ref("RefusalPolicy")).getContent()
          .addMediaType(MediaType.TEXT_HTML, OASFactory.createMediaType().schema(ResponseHeaders.text()));
    }
    return completed(response);
  }

  private APIResponse completed(APIResponse response) {
    headers.addTo(response);
    return response;
  }

  /** The codes by status. The gates before an operation refuse requests, depending on its media types. */
  private static SortedMap<Integer, Set<ProblemCode>> byGates(Routes.Operation operation) {
    SortedMap<Integer, Set<ProblemCode>> refusals = new TreeMap<>();
    Set<ProblemCode> byGates = EnumSet.of(ProblemCode.INVALID_REQUEST, ProblemCode.HEADERS_TOO_LARGE);
    if (operation.annotations(AnyMethod.class).isEmpty()) {
      byGates.add(ProblemCode.PAYLOAD_TOO_LARGE);
    }
    if (!operation.produces().isEmpty()) {
      byGates.add(ProblemCode.NOT_ACCEPTABLE);
    }
    if (!operation.consumes().isEmpty()) {
      byGates.add(ProblemCode.UNSUPPORTED_MEDIA_TYPE);
    }
    byGates.forEach(code -> add(refusals, code.status(), Set.of(code)));
    return refusals;
  }

  private static void add(SortedMap<Integer, Set<ProblemCode>> refusals, int status, Set<ProblemCode> codes) {
    refusals.computeIfAbsent(status, key -> EnumSet.noneOf(ProblemCode.class)).addAll(codes);
  }

  private APIResponse shared(int status, Set<ProblemCode> codes) {
    String name = camelCase(codes.iterator().next()) + (status == codes.iterator().next().status() ? "" : status);
    components.addResponse(name, completed(response(status, codes)));
    return OASFactory.createAPIResponse().ref(name);
  }

  private static APIResponse response(int status, Set<ProblemCode> codes) {
    APIResponse response = described(codes).content(OASFactory.createContent().addMediaType(MEDIA_TYPE,
        OASFactory.createMediaType().schema(schema(status, codes)).example(example(status, codes))));
    header(status, codes).ifPresent(name -> response.addHeader(name, OASFactory.createHeader().ref(name)));
    return response;
  }

  /** @param problems the codes of the problem documents with that status, which the gates or an outage cause */
  private static APIResponse oauthResponse(int status, Set<ProblemCode> codes, Set<ProblemCode> problems) {
    Set<ProblemCode> all = EnumSet.copyOf(codes);
    all.addAll(problems);
    APIResponse response = described(all).content(OASFactory.createContent().addMediaType(OAUTH_MEDIA_TYPE,
        OASFactory.createMediaType().schema(oauthSchema(codes)).example(oauthExample(codes))));
    if (!problems.isEmpty()) {
      response.getContent().addMediaType(MEDIA_TYPE,
          OASFactory.createMediaType().schema(schema(status, problems)).example(example(status, problems)));
    }
    if (codes.contains(ProblemCode.INVALID_CLIENT)) {
      return response.addHeader(CHALLENGE,
          OASFactory.createHeader().ref(problems.isEmpty() ? CLIENT_CHALLENGE : EITHER_CHALLENGE));
    }
    header(status, all).ifPresent(name -> response.addHeader(name, OASFactory.createHeader().ref(name)));
    return response;
  }

  private static APIResponse described(Set<ProblemCode> codes) {
    return OASFactory.createAPIResponse()
        .description(codes.stream().map(ProblemCode::title).collect(Collectors.joining("; ")) + ".");
  }

  private static Schema oauthSchema(Set<ProblemCode> codes) {
    Schema narrowed = OASFactory.createSchema().addType(Schema.SchemaType.OBJECT).addProperty("code", names(codes));
    return OASFactory.createSchema().addAllOf(OASFactory.createSchema().ref("OAuthError")).addAllOf(narrowed);
  }

  private static Schema names(Set<ProblemCode> codes) {
    return OASFactory.createSchema().enumeration(codes.stream().<Object>map(Enum::name).toList());
  }

  private static Map<String, Object> oauthExample(Set<ProblemCode> codes) {
    Map<String, Object> example = new LinkedHashMap<>();
    example.put("error", codes.contains(ProblemCode.INVALID_CLIENT) ? "invalid_client" : "invalid_request");
    example.put("error_description", DETAIL);
    example.put("code", codes.iterator().next().name());
    example.put("request_id", REQUEST_ID);
    return example;
  }

  private static Optional<String> header(int status, Set<ProblemCode> codes) {
    return codes.contains(ProblemCode.FORBIDDEN)
        ? Optional.of(CHALLENGE)
        : Optional.ofNullable(HEADERS.get(status));
  }

  private static Schema schema(int status, Set<ProblemCode> codes) {
    Schema narrowed = OASFactory.createSchema().addType(Schema.SchemaType.OBJECT)
        .addProperty("status", OASFactory.createSchema().constValue(status))
        .addProperty("code", names(codes));
    return OASFactory.createSchema().addAllOf(OASFactory.createSchema().ref("Problem")).addAllOf(narrowed);
  }

  private static Map<String, Object> example(int status, Set<ProblemCode> codes) {
    ProblemCode code = codes.iterator().next();
    Map<String, Object> example = new LinkedHashMap<>();
    example.put("type", code.type());
    example.put("title", code.title());
    example.put("status", status);
    example.put("detail", DETAIL);
    example.put("code", code.name());
    example.put("request_id", REQUEST_ID);
    return example;
  }

  private static String camelCase(ProblemCode code) {
    return Arrays.stream(code.name().split("_"))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }
}
