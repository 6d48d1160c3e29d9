package io.voicesurvey.bootstrap.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What a run of Schemathesis has put down.
 *
 * @param folder where it lies, beside the document {@code openapi.json} that the service was tried against
 */
record RunReport(Path folder) {
  private static final String EVENTS = "events.ndjson";
  private static final String STATEFUL = "stateful";
  private static final List<String> FILES = List.of("junit.xml", EVENTS);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** All of it. */
  String text() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String name : FILES) {
      all.append(Files.readString(folder.resolve(name)));
    }
    return all.toString();
  }

  /**
   * The operations that take input and were tried with fewer cases of generated data than {@code least}, each with the
   * number of its cases. Those that a check sends after another case don't count.
   */
  Map<String, Integer> triedInFewerThan(int least) throws IOException {
    return fewerThan(least, (recorder, id) -> true);
  }

  /** The same of the cases that were answered with what was asked for: the rest say little of an operation. */
  Map<String, Integer> servedInFewerThan(int least) throws IOException {
    return fewerThan(least, RunReport::isServed);
  }

  private Map<String, Integer> fewerThan(int least, BiPredicate<JsonNode, String> counts) throws IOException {
    Map<String, Integer> cases = new TreeMap<>();
    takingInput().forEach(operation -> cases.put(operation, 0));
    forEachScenario(scenario -> {
      if (scenario.path("phase").asText().equals("fuzzing")) {
        JsonNode recorder = scenario.path("recorder");
        int generated = (int) recorder.path("cases").propertyStream().filter(sent -> !isAfterAnother(sent.getValue()))
            .filter(sent -> counts.test(recorder, sent.getKey())).count();
        cases.computeIfPresent(recorder.path("label").asText(), (operation, before) -> before + generated);
      }
    });
    cases.values().removeIf(number -> number >= least);
    return cases;
  }

  private static boolean isServed(JsonNode recorder, String id) {
    int status = recorder.path("interactions").path(id).at("/response/status_code").asInt();
    return status >= 200 && status < 400;
  }

  /** All but those that have nothing to vary, not even a credential: one case is all that there is of these. */
  Set<String> takingInput() throws IOException {
    Set<String> operations = new TreeSet<>();
    JSON.readTree(folder.resolve("openapi.json").toFile()).path("paths").properties()
        .forEach(path -> path.getValue().properties().forEach(operation -> {
          if (Stream.of("parameters", "requestBody", "security").anyMatch(operation.getValue()::has)) {
            operations.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
          }
        }));
    return operations;
  }

  /** Who was sent after what another had got by that method and path, to see whether they get it too. */
  Set<String> compared(String method, String path) throws IOException {
    Set<String> peers = new TreeSet<>();
    forEachScenario(scenario -> scenario.at("/recorder/cases").forEach(sent -> {
      if (isAfterAnother(sent) && sent.at("/value/method").asText().equals(method)
          && sent.at("/value/path").asText().equals(path)) {
        peers.add(sent.at("/value/auth_identity").asText());
      }
    }));
    return peers;
  }

  /**
   * How many scenarios of several calls there were. Where one goes otherwise than the same one before, Schemathesis starts
   * no further ones, and calls that a success.
   */
  int scenarios() throws IOException {
    AtomicInteger scenarios = new AtomicInteger();
    forEachScenario(scenario -> {
      if (isStateful(scenario) && !scenario.at("/recorder/interactions").isEmpty()) {
        scenarios.incrementAndGet();
      }
    });
    return scenarios.get();
  }

  /** How many links from an answer to an operation Schemathesis found in the document. */
  int links() throws IOException {
    AtomicInteger links = new AtomicInteger();
    forEach("PhaseStarted", started -> {
      if (started.at("/phase/name").asText().equals(STATEFUL)) {
        links.set(started.at("/payload/transitions_selected").asInt());
      }
    });
    return links.get();
  }

  /**
   * The links that calls came by, each with the number of those that said what they had from the answer before and were
   * answered with what they asked for.
   */
  Map<String, Integer> followed() throws IOException {
    Map<String, Integer> followed = new TreeMap<>();
    forEachScenario(scenario -> {
      JsonNode recorder = scenario.path("recorder");
      recorder.path("cases").propertyStream().filter(sent -> isStateful(scenario) && sent.getValue().has("transition"))
          .forEach(sent -> followed.merge(sent.getValue().at("/transition/id").asText(),
              sent.getValue().path("is_transition_applied").asBoolean() && isServed(recorder, sent.getKey()) ? 1 : 0,
              Integer::sum));
    });
    return followed;
  }

  private static boolean isStateful(JsonNode scenario) {
    return scenario.path("phase").asText().equals(STATEFUL);
  }

  private static boolean isAfterAnother(JsonNode sent) {
    return sent.hasNonNull("parent_id");
  }

  private void forEachScenario(Consumer<JsonNode> reader) throws IOException {
    forEach("ScenarioFinished", reader);
  }

  private void forEach(String name, Consumer<JsonNode> reader) throws IOException {
    try (Stream<String> events = Files.lines(folder.resolve(EVENTS))) {
      events.map(RunReport::parsed).filter(event -> event.has(name)).forEach(event -> reader.accept(event.get(name)));
    }
  }

  private static JsonNode parsed(String event) {
    try {
      return JSON.readTree(event);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
