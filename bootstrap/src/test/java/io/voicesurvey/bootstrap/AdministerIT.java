package io.voicesurvey.bootstrap;

import static io.voicesurvey.bootstrap.journey.World.bearer;
import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.me;
import static io.voicesurvey.bootstrap.journey.World.person;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voicesurvey.application.Patience;
import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import io.voicesurvey.bootstrap.process.ServiceProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What a new administrator types who has nothing but the page for administrators, beside a service that runs. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AdministerIT {
  @AutoClose
  private static final World WORLD = new World();

  /** What the contract promises of a change. */
  private static final Duration EVERYWHERE = Duration.ofSeconds(1);

  private static final Map<String, String> ENVIRONMENT = new HashMap<>();

  @TempDir
  private static Path folder;

  private static List<String> blocks;
  private static ServiceProcess process;
  private static URI service;
  private static Page ann;
  private static Page bob;

  @BeforeAll
  static void start() throws Exception {
    blocks = Documents.shell(Documents.page("docs/administration.md"));
    URI url = ServiceProcess.freeUrl();
    ENVIRONMENT.putAll(WORLD.environment());
    ENVIRONMENT.keySet().removeAll(List.of("HOST", "PORT", "PUBLIC_URL"));
    process = ServiceProcess.start(url, ENVIRONMENT);
    service = process.url();
    ENVIRONMENT.putAll(Map.of("PUBLIC_URL", url.toString(), "JAVA_HOME", Program.JAVA_HOME.toString(), "PATH",
        Program.SCRIPT.getParent() + ":" + System.getenv("PATH")));
  }

  @AfterAll
  static void stop() {
    process.close();
  }

  @Test
  @Order(1)
  void the_doctor_looks_at_everything() throws Exception {
    assertThat(blocks).hasSize(9);

    Program.Result result = type(0);

    assertThat(result.out().lines().map(line -> line.replaceFirst("^(ok|FAIL) +", "").replaceFirst("  .*", "")))
        .containsExactly("settings", "database", "schema", "audit trail", "direct connection", "discovery", "keys",
            "client", "recheck", "redirect URI", "clock");
    // The tests' own role is a superuser, and that is what it finds.
    assertThat(result.out().lines().filter(line -> line.startsWith("FAIL"))).singleElement().asString()
        .contains("audit trail", "superuser");
  }

  @Test
  @Order(2)
  void the_first_administrator_is_made() throws Exception {
    ann = WORLD.signIn(service, new BrowserSession(), person("ann", "ann@example.com"));
    assertThat(admin(ann)).isEqualTo(403);

    typed(1);

    Patience.until("the role of an administrator", EVERYWHERE, () -> admin(ann) == 200);
  }

  @Test
  @Order(3)
  void a_team_is_imported() throws Exception {
    Program.Result result = typed(2);

    assertThat(result.out()).contains(
        "line 2: bob@example.com would be viewer once they sign in with that email verified",
        "{\"lines\":2,\"changed\":0,\"waiting\":2,\"unchanged\":0,\"refused\":0,\"dry_run\":true}",
        "{\"lines\":2,\"changed\":0,\"waiting\":2,\"unchanged\":0,\"refused\":0,\"dry_run\":false}");
    bob = WORLD.signIn(service, new BrowserSession(), person("bob", "Bob@Example.com"));
    Page carol = WORLD.signIn(service, new BrowserSession(), person("carol", "carol@example.com"));
    assertThat(bob.json().at("/user/role").asText()).isEqualTo("viewer");
    assertThat(carol.json().at("/user/role").asText()).isEqualTo("campaign_manager");
    assertThat(typed(2).out()).contains("\"changed\":0,\"waiting\":0,\"unchanged\":2");
  }

  @Test
  @Order(4)
  void a_role_changes_in_the_session_that_runs() throws Exception {
    typed(3);

    Patience.until("the new role", EVERYWHERE,
        () -> me(service, bob).json().at("/role").asText().equals("campaign_manager"));
  }

  @Test
  @Order(5)
  void a_leaver_is_shut_out() throws Exception {
    typed(4);

    Patience.until("the end of the session", EVERYWHERE, () -> code(me(service, bob)).equals("USER_DISABLED"));
    assertThat(code(WORLD.signIn(service, new BrowserSession(), person("bob", "bob@example.com"))))
        .isEqualTo("USER_DISABLED");
  }

  @Test
  @Order(6)
  void a_token_for_ci_works() throws Exception {
    JsonNode users = new ObjectMapper().readTree(typed(5).out());

    assertThat(users.at("/items")).extracting(user -> user.at("/oidc_sub").asText())
        .containsExactlyInAnyOrder("ann", "service:ci");
  }

  @Test
  @Order(7)
  void a_program_gets_a_token_for_its_secret() throws Exception {
    String out = typed(6).out();

    String token = new ObjectMapper().readTree(out.substring(out.indexOf('{'))).at("/access_token").asText();
    Page profile = World.get(service, "/api/auth/me", "Authorization", "Bearer " + token);
    assertThat(profile.json().at("/role").asText()).isEqualTo("campaign_manager");
  }

  @Test
  @Order(8)
  void a_workload_is_trusted() throws Exception {
    assertThat(typed(7).out().lines()).hasSize(2).first().isEqualTo("service:deploy");
  }

  @Test
  @Order(9)
  void the_audit_trail_names_the_actor_of_each_change() throws Exception {
    ENVIRONMENT.put("TOKEN", ann.json().at("/access_token").asText());

    String out = typed(8).out();

    JsonNode trail = new ObjectMapper().readTree(out);
    assertThat(trail.at("/items")).extracting(event -> event.at("/actor").asText() + " " + event.at("/detail/to"))
        .containsExactly("command \"campaign_manager\"", "import \"campaign_manager\"", "command \"admin\"");
    assertThat(out).contains("intact: ");
  }

  private static int admin(Page signedIn) {
    return World.get(service, "/api/admin/users", "Authorization", bearer(signedIn)).status();
  }

  private static Program.Result typed(int block) throws Exception {
    Program.Result result = type(block);
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result;
  }

  private static Program.Result type(int block) throws Exception {
    return Program.run(folder, ENVIRONMENT, List.of("sh", "-euc", blocks.get(block)));
  }
}
