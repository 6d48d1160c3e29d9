package io.voicesurvey.adapters.rest.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.UserStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The API changes only on purpose, and breaks no client of the last release. */
class DocumentTest {
  private static final Path SNAPSHOT = Path.of("api", "openapi.yaml");

  /** The document of the last release: each release copies the snapshot here. */
  private static final Path RELEASED = Path.of("api", "released.yaml");

  private static final String UPDATE = """
      The API has changed. If this is intended, replace the old document with the new one:
        cp adapters-rest/target/classes/io/voicesurvey/adapters/rest/openapi/openapi.yaml adapters-rest/api/
      """;

  private static final ObjectMapper YAML = new YAMLMapper();

  @TempDir
  Path folder;

  @Test
  void the_document_is_that_of_the_snapshot() throws Exception {
    Path made = Files.write(folder.resolve("openapi.yaml"), Document.YAML.bytes());

    assertThat(made).as(UPDATE).hasSameTextualContentAs(SNAPSHOT);
  }

  @Test
  void every_operation_is_in_one_group_and_no_group_is_empty() throws Exception {
    JsonNode document = YAML.readTree(Document.YAML.bytes());
    Set<String> groups = new HashSet<>();
    document.at("/tags").forEach(tag -> groups.add(tag.at("/name").asText()));
    Set<String> used = new HashSet<>();
    document.at("/paths").forEach(path -> path.forEach(operation -> {
      assertThat(operation.at("/tags")).as(operation.at("/operationId").asText()).hasSize(1);
      used.add(operation.at("/tags/0").asText());
    }));

    assertThat(used).isNotEmpty().isEqualTo(groups);
  }

  @Test
  void both_formats_have_the_same_content() throws Exception {
    assertThat(new ObjectMapper().readTree(Document.JSON.bytes())).isEqualTo(YAML.readTree(Document.YAML.bytes()));
  }

  @Test
  void no_client_of_the_last_release_breaks() throws Exception {
    assertThat(BreakingChanges.between(released(), YAML.readTree(Document.YAML.bytes()))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"/paths, /api/auth/me", "/paths/~1api~1auth~1me, get",
      "/components/schemas/UserProfile/properties, email",
      "/components/schemas/TokenPair/properties/expires_in, type", "/paths/~1api~1auth~1callback/get/responses, 303",
      "/paths/~1api~1auth~1login/get/responses/200, content"})
  void removals_break_clients(String parent, String member) throws Exception {
    JsonNode now = released();
    assertThat(((ObjectNode) now.at(parent)).remove(member)).isNotNull();

    assertThat(BreakingChanges.between(released(), now)).isPresent();
  }

  @ParameterizedTest
  @CsvSource(quoteCharacter = '`', value = {"/components/schemas/TokenPair/properties/expires_in/type, \"string\"",
      "/components/schemas/UserProfile/properties/email/type, \"integer\"",
      "/components/headers/AttemptCookie/schema/pattern, \"^(__Secure-)?vsa_attempt_\"",
      "/components/headers/RefreshCookie/schema/pattern, \"^(__Host-)?vsa_refresh=\"",
      "/components/schemas/RefreshRequest/required, `[\"refresh_token\"]`",
      "/paths/~1api~1auth~1login/get/parameters/0/required, true",
      "/paths/~1api~1auth~1refresh/post/requestBody/required, true",
      "/components/schemas/UserProfile/properties/role/enum, `[\"admin\",\"campaign_manager\",\"viewer\",\"owner\"]`"})
  void incompatible_changes_break_clients(String pointer, String value) throws Exception {
    JsonNode now = released();
    JsonPointer changed = JsonPointer.compile(pointer);
    ((ObjectNode) now.at(changed.head())).set(changed.last().getMatchingProperty(),
        new ObjectMapper().readTree(value));

    assertThat(now).isNotEqualTo(released());
    assertThat(BreakingChanges.between(released(), now)).isPresent();
  }

  @Test
  void additions_break_no_client() throws Exception {
    JsonNode now = released();
    ((ObjectNode) now.at("/components/schemas/UserProfile/properties")).putObject("locale").put("type", "string");
    ((ObjectNode) now.at("/paths")).set("/api/auth/whoami", now.at("/paths/~1api~1auth~1me"));

    assertThat(BreakingChanges.between(released(), now)).isEmpty();
  }

  @Test
  void every_enumeration_names_all_that_there_is() throws Exception {
    JsonNode document = YAML.readTree(Document.YAML.bytes());

    for (String schema : List.of("UserPatch", "UserProfile")) {
      JsonNode members = document.at("/components/schemas/" + schema + "/properties");
      assertThat(texts(members.at("/role/enum"))).isEqualTo(labels(Role.values(), Role::label));
      assertThat(texts(members.at("/status/enum"))).isEqualTo(labels(UserStatus.values(), UserStatus::label));
    }
    assertThat(texts(parameter(document, "users", "role"))).isEqualTo(labels(Role.values(), Role::label));
    assertThat(texts(parameter(document, "users", "status"))).isEqualTo(labels(UserStatus.values(), UserStatus::label));
    assertThat(texts(parameter(document, "audit", "type")))
        .isEqualTo(labels(AuditEventType.values(), AuditEventType::label));
  }

  private static JsonNode parameter(JsonNode document, String path, String name) {
    for (JsonNode parameter : document.at("/paths/~1api~1admin~1" + path + "/get/parameters")) {
      if (parameter.at("/name").asText().equals(name)) {
        return parameter.at("/schema/enum");
      }
    }
    throw new AssertionError("no parameter " + name);
  }

  private static Set<String> texts(JsonNode array) {
    Set<String> texts = new HashSet<>();
    array.forEach(node -> texts.add(node.asText()));
    return texts;
  }

  private static <T> Set<String> labels(T[] values, Function<T, String> label) {
    return Stream.of(values).map(label).collect(Collectors.toSet());
  }

  private static JsonNode released() throws Exception {
    return YAML.readTree(RELEASED.toFile());
  }
}
