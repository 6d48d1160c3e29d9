package io.voicesurvey.bootstrap.journey;

import static io.voicesurvey.bootstrap.journey.World.bearer;
import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.get;
import static io.voicesurvey.bootstrap.journey.World.person;
import static io.voicesurvey.bootstrap.journey.World.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.audit.VerifyAuditTrail;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import io.voicesurvey.bootstrap.wiring.Wiring;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** This release on the data of the earlier one, first with its one provider, then with a second one. */
class EarlierDataJourneyTest {
  private static final World WORLD = new World();
  private static final Federation FEDERATION = new Federation("partner");
  private static final String ISSUER = "http://localhost:18432/dev";
  private static final Map<String, String> FORMER = Map.of("OIDC_ISSUER", ISSUER, "JWT_SECRET_KEY",
      "a signing secret of the earlier release, of more than 32 bytes");

  /** The time of the dump. It counts as the present, so that its sessions have not expired. */
  private static final String DUMPED = "timestamptz '2026-11-30 09:10:05Z'";

  private static URI service;

  @AutoClose
  private final BrowserSession browser = new BrowserSession();

  @BeforeAll
  static void upgrade() throws IOException {
    try (InputStream dump = EarlierDataJourneyTest.class.getResourceAsStream("earlier-release.sql")) {
      WORLD.execute(new String(dump.readAllBytes(), StandardCharsets.UTF_8));
    }
    WORLD.execute("SET search_path = public; UPDATE sessions SET created_at = created_at + (now() - " + DUMPED
        + "), last_used_at = last_used_at + (now() - " + DUMPED + "), expires_at = expires_at + (now() - " + DUMPED
        + ")");
    service = WORLD.start(FORMER);
  }

  @AfterAll
  static void end() {
    WORLD.close();
    FEDERATION.close();
  }

  @Test
  void theUsersAreThereWithTheirIssuer() {
    Page ada = refresh("AaIrt9_Df9KEAQ5paXUjZQAAAACAdfH8mxgH8NAqMpZcrpllnvwsb-5wnSUzLgcp1RtJ7Q");
    Page users = get(service, "/api/admin/users", "Authorization", bearer(ada));

    Map<String, String> issuers = new HashMap<>();
    users.json().at("/items")
        .forEach(user -> issuers.put(user.at("/oidc_sub").asText(), user.at("/oidc_issuer").asText("none")));
    assertThat(issuers).contains(Map.entry("ada", ISSUER), Map.entry("carl", ISSUER), Map.entry("vera", ISSUER),
        Map.entry("dora", ISSUER), Map.entry("service:nightly", "none"));
  }

  @Test
  void aRotatedSessionContinues() {
    Page carl = refresh("AaIrt-AXf0-RDUPrLaFUewAAAAH158jhjWrzIzJGJg9_K9OSjxEYgqCD6WLF1ykvfxDLsQ");

    assertThat(World.me(service, carl).json().at("/role").asText()).isEqualTo("campaign_manager");
    assertThat(World.refresh(service, carl).status()).isEqualTo(200);
  }

  @Test
  void aSessionThatEndedDoesNotContinue() {
    assertThat(code(answer("AaIrt-HQe3myBOfEXupmFAAAAAA_IN68dURomRvISEQ3X4aGbUPXdxWllrKYzmxgYYaAVA")))
        .isEqualTo("SESSION_REVOKED");
  }

  @Test
  void aLogoutEndsTheSession() {
    Page vera = refresh("AaIrt-BXe3OEdcLDcDAU1QAAAACQpKEJYVyzPgrLf_pu5daEAVhilnY1YWBc_1L0p7oIlw");

    assertThat(World.logout(service, vera).status()).isEqualTo(200);
    assertThat(code(World.me(service, vera))).isEqualTo("SESSION_REVOKED");
  }

  @Test
  void theAuditTrailIsIntact() {
    try (Wiring wiring = new Wiring(WORLD.settings(FORMER))) {
      assertThat(wiring.useCases().verifyAuditTrail()
          .execute(new VerifyAuditTrail.Command(Optional.empty(), List.of())))
          .isInstanceOfSatisfying(VerifyAuditTrail.Outcome.Intact.class,
              intact -> assertThat(intact.newest().number()).isGreaterThanOrEqualTo(14));
    }
  }

  @Test
  void aSecondProviderAdoptsItsUsersAndTheirWaitingRoles() {
    URI several = WORLD.start(FEDERATION.settings(Map.of("JWT_SECRET_KEY", FORMER.get("JWT_SECRET_KEY"),
        "OIDC_PROVIDERS", "default,partner", "OIDC_DEFAULT_ISSUER", ISSUER, "OIDC_DEFAULT_CLIENT_ID", "app",
        "OIDC_DEFAULT_CLIENT_SECRET", "secret", "OIDC_PARTNER_DOMAINS", "example.test", "OIDC_PARTNER_ADOPT_BY_EMAIL",
        "true")));
    String former = "AaIrt-C2fyOvSTHGo7J4XgAAAACMxSqj-0Vdql7kxFspmpW8fcKx6dodwKTYp0NjbbqyaQ";

    Page uma = FEDERATION.signIn(several, browser, "partner", person("uma-at-partner", "uma@example.test"));
    assertThat(uma.json().at("/user/id").asText()).isEqualTo("01a22bb7-e0b5-7367-a022-e9a99c56200e");
    assertThat(uma.json().at("/user/role").asText()).isEqualTo("admin");
    assertThat(code(answer(former))).isEqualTo("SESSION_REVOKED");
    assertThat(code(FEDERATION.signIn(several, browser, "partner", person("dora-2", "dora@example.test"))))
        .isEqualTo("USER_DISABLED");
    assertThat(FEDERATION.signIn(several, browser, "partner", person("nora", "nora@example.test")).json()
        .at("/user/role").asText()).isEqualTo("campaign_manager");
  }

  private static Page refresh(String token) {
    Page refreshed = answer(token);
    assertThat(refreshed.status()).as(refreshed.body()).isEqualTo(200);
    return refreshed;
  }

  private static Page answer(String token) {
    return send(HttpRequest.newBuilder(service.resolve("/api/auth/refresh"))
        .POST(BodyPublishers.ofString("{\"refresh_token\":\"" + token + "\"}")), "Content-Type", "application/json");
  }
}
