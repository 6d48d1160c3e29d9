package io.voicesurvey.adapters.rest.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.captaingoldfish.scim.sdk.server.filter.antlr.ScimFilterLexer;
import de.captaingoldfish.scim.sdk.server.filter.antlr.ScimFilterParser;
import io.voicesurvey.adapters.rest.http.Query;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Token;

/** The parameters of a search, from the query or the body (RFC 7644, sections 3.4.2 and 3.4.3), as a query for the SDK. */
final class Search {
  private static final List<String> NAMES = List.of("filter", "startIndex", "count", "attributes",
      "excludedAttributes", "sortBy");
  private static final int MAX_LENGTH = 2048;
  private static final int MAX_NESTING = 20;
  private static final Pattern ESCAPE = Pattern.compile("\\\\.");
  /** Some directories send it as a text. A text of a filter contains no quotation mark, so this is no part of one. */
  private static final Pattern ACTIVE = Pattern.compile("(?i)\\b(active\\s+eq\\s+)\"(true|false)\"");

  private Search() {}

  static Map<String, String> of(Query query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    NAMES.forEach(name -> query.single(name).ifPresent(value -> parameters.put(name, value)));
    return checked(parameters);
  }

  static Map<String, String> of(byte[] body) {
    ObjectNode sent = Documents.only(Documents.read(body), NAMES);
    Map<String, String> parameters = new LinkedHashMap<>();
    sent.properties().forEach(member -> parameters.put(member.getKey(), text(member.getKey(), member.getValue())));
    return checked(parameters);
  }

  private static String text(String name, JsonNode value) {
    if (value.isArray()) {
      return value.valueStream().map(JsonNode::asText).collect(Collectors.joining(","));
    }
    if (value.isObject()) {
      throw Refusals.invalidSyntax(name, "must be a text or a number");
    }
    return value.asText();
  }

  private static Map<String, String> checked(Map<String, String> parameters) {
    parameters.forEach((name, value) -> {
      if (value.length() > MAX_LENGTH) {
        throw Refusals.invalidValue(name, "must not be longer than 2,048 characters");
      }
    });
    if (parameters.containsKey("sortBy")) {
      throw Refusals.invalidValue("sortBy", "must not be sent: this service does not sort");
    }
    parameters.computeIfPresent("filter", (name, filter) -> checkedFilter(filter));
    for (String name : List.of("startIndex", "count")) {
      parameters.computeIfPresent(name, Search::number);
    }
    return parameters;
  }

  /**
   * The SDK calls itself for each level, ignores what follows a filter, and takes an escaped quotation mark for the end of
   * a text.
   */
  private static String checkedFilter(String sent) {
    String escaped = ESCAPE.matcher(sent)
        .replaceAll(escape -> Matcher.quoteReplacement(escape.group().equals("\\\"") ? "\\u0022" : escape.group()));
    String filter = ACTIVE.matcher(escaped)
        .replaceAll(active -> active.group(1) + active.group(2).toLowerCase(Locale.ROOT));
    if (filter.isBlank()) {
      throw Refusals.invalidFilter("must not be empty");
    }
    if (filter.chars().filter(character -> character == '(' || character == '[').count() > MAX_NESTING) {
      throw Refusals.invalidFilter("must not be nested in more than 20 levels");
    }
    ScimFilterLexer lexer = new ScimFilterLexer(CharStreams.fromString(filter));
    lexer.removeErrorListeners();
    CommonTokenStream tokens = new CommonTokenStream(lexer);
    ScimFilterParser parser = new ScimFilterParser(tokens);
    parser.removeErrorListeners();
    parser.filter();
    if (tokens.LA(1) != Token.EOF) {
      throw Refusals.invalidFilter("must be a whole expression");
    }
    return filter;
  }

  /** A number of any size, moved into the range of the SDK, to which a number that is too large means the same. */
  private static String number(String name, String text) {
    if (!text.matches("-?\\d{1,100}")) {
      throw Refusals.invalidValue(name, "must be a whole number");
    }
    return new BigInteger(text).min(BigInteger.valueOf(Integer.MAX_VALUE)).max(BigInteger.ZERO).toString();
  }

  /** The query of a URL. All but letters and digits is encoded, because the SDK looks for paths in the whole URL. */
  static String encoded(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(parameter -> parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  /** The attributes to return, for a request that is no search. */
  static Map<String, String> attributes(Query query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String name : List.of("attributes", "excludedAttributes")) {
      Optional<String> value = query.single(name);
      value.ifPresent(text -> parameters.put(name, text));
    }
    return parameters;
  }
}
