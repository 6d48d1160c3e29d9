package io.voicesurvey.adapters.rest.generator;

import io.voicesurvey.adapters.rest.http.CommonHeaders;
import io.voicesurvey.adapters.rest.http.RequestIds;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** The headers of every response. */
final class ResponseHeaders {
  private static final String CACHE_CONTROL = "Cache-Control";

  private final Map<String, Header> headers = new TreeMap<>();

  ResponseHeaders(Components components) {
    headers.put(RequestIds.HEADER, header("The request's X-Request-Id, or a new one.", true,
        text().pattern(RequestIds.PATTERN)));
    headers.put(CACHE_CONTROL, header("The response must not be cached.", true, constant("no-store")));
    CommonHeaders.SECURITY_HEADERS
        .forEach((name, value) -> headers.put(name,
            header("A security header for browsers.", true, constant(value))));
    headers.put("Access-Control-Allow-Origin", header("The request's Origin, if it is in CORS_ORIGINS.", false,
        text()));
    headers.put("Access-Control-Allow-Credentials", header("Present with Access-Control-Allow-Origin.", false,
        constant("true")));
    headers.put("Access-Control-Expose-Headers", header("Present with Access-Control-Allow-Origin.", false, text()));
    headers.put("Vary", header("Present if CORS_ORIGINS is set.", false, constant("Origin")));
    headers.forEach(components::addHeader);
  }

  /** Adds the headers that the response does not declare itself. */
  void addTo(APIResponse response) {
    headers.keySet().stream().filter(name -> response.getHeaders() == null || !response.getHeaders().containsKey(name))
        .toList().forEach(name -> response.addHeader(name, OASFactory.createHeader().ref(name)));
  }

  static Header header(String description, boolean required, Schema schema) {
    return OASFactory.createHeader().description(description).required(required).schema(schema);
  }

  static Schema text() {
    return OASFactory.createSchema().addType(SchemaType.STRING);
  }

  private static Schema constant(String value) {
    return text().enumeration(List.of(value));
  }
}
