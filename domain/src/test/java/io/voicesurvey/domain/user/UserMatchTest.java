package io.voicesurvey.domain.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserMatchTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String NEW_ISSUER = "https://partner.example";
  private static final ExternalIdentity IDENTITY = new ExternalIdentity(NEW_ISSUER, "ann");
  private static final AdoptionPolicy ADOPTS = new AdoptionPolicy(
      Set.of(new EmailDomain("partner.test"), new EmailDomain("xn--bcher-kva.example")));

  /** The person comes with the identity {@link #IDENTITY}. */
  @ParameterizedTest
  @CsvSource(nullValues = "-", textBlock = """
      # known,   holder of the email,  waits,    email,                   verified, adopts, expected
      active,    -,                    -,        ann@partner.test,        true,     true,   Known
      active,    other issuer,         -,        ann@partner.test,        true,     true,   Known
      active,    -,                    active,   ann@partner.test,        true,     true,   Known
      active,    -,                    disabled, ann@partner.test,        true,     true,   Known
      disabled,  -,                    -,        ann@partner.test,        true,     true,   Disabled
      disabled,  other issuer,         -,        ann@partner.test,        true,     true,   Disabled
      disabled,  -,                    active,   ann@partner.test,        true,     true,   Disabled
      -,         -,                    -,        ann@partner.test,        true,     true,   Unknown
      -,         -,                    -,        -,                       true,     true,   Unknown
      -,         -,                    -,        ann@partner.test,        true,     false,  Unknown
      -,         -,                    active,   ann@partner.test,        true,     false,  Awaited
      -,         -,                    active,   ann@partner.test,        false,    false,  Unknown
      -,         -,                    active,   ann@partner.test,        false,    true,   Unknown
      -,         -,                    disabled, ann@partner.test,        true,     false,  Disabled
      -,         -,                    disabled, ann@partner.test,        false,    false,  Disabled
      -,         same identity,        -,        ann@partner.test,        true,     true,   Known
      -,         same identity,        active,   ann@partner.test,        true,     true,   Known
      -,         other issuer,         -,        ann@partner.test,        true,     true,   Adopted
      -,         other issuer,         active,   ann@partner.test,        true,     true,   Adopted
      -,         other issuer,         disabled, ann@partner.test,        true,     true,   Adopted
      -,         other issuer,         -,        Ann@PARTNER.test,        true,     true,   Adopted
      -,         other issuer,         -,        ann@bücher.example,      true,     true,   Adopted
      -,         disabled,             -,        ann@partner.test,        true,     true,   Disabled
      -,         other issuer,         -,        ann@partner.test,        true,     false,  Conflict
      -,         other issuer,         active,   ann@partner.test,        true,     false,  Conflict
      -,         other issuer,         -,        ann@partner.test,        false,    true,   Conflict
      -,         disabled,             -,        ann@partner.test,        false,    true,   Conflict
      -,         other issuer,         -,        ann@sub.partner.test,    true,     true,   Conflict
      -,         other issuer,         -,        ann@evilpartner.test,    true,     true,   Conflict
      -,         other issuer,         -,        ann@partner.test.evil,   true,     true,   Conflict
      -,         other issuer,         -,        ann@corp.test,           true,     true,   Conflict
      -,         same issuer,          -,        ann@partner.test,        true,     true,   Conflict
      -,         service,              -,        ann@partner.test,        true,     true,   Conflict
      """)
  void isOneOfTheseCases(String known, String holder, String waits, String email, boolean verified, boolean adopts,
      String expected) {
    Optional<EmailAddress> address = Optional.ofNullable(email).map(EmailAddress::new);
    Person person = new Person(IDENTITY, new DisplayName("Ann"), address, verified, Optional.empty());

    UserMatch match = UserMatch.of(person, Optional.ofNullable(known).map(status -> user(status, IDENTITY, address)),
        Optional.ofNullable(holder).map(kind -> user(kind, identityOf(kind), address)),
        Optional.ofNullable(waits).map(status -> User.waiting(new UserId(UUID.randomUUID()), address.orElseThrow(),
            Role.ADMIN, UserStatus.named(status).orElseThrow(), NOW)).stream().toList(),
        adopts ? ADOPTS : AdoptionPolicy.NEVER);

    assertThat(match.getClass().getSimpleName()).isEqualTo(expected);
  }

  /** The person comes with the id A-17 in the directory. */
  @ParameterizedTest
  @CsvSource(nullValues = "-", textBlock = """
      # known,  holder,        by the id,  by the email,  verified,  expected
      active,   -,             active,     -,             true,      Known
      disabled, -,             active,     -,             true,      Disabled
      -,        -,             active,     -,             true,      Awaited A-17
      -,        -,             active,     -,             false,     Awaited A-17
      -,        -,             disabled,   -,             true,      Disabled A-17
      -,        -,             active,     active,        true,      Awaited A-17
      -,        -,             active,     disabled,      false,     Awaited A-17
      -,        -,             active,     disabled,      true,      Awaited A-17
      -,        other issuer,  active,     disabled,      true,      Conflict
      -,        -,             disabled,   active,        true,      Disabled A-17
      -,        other issuer,  active,     -,             true,      Conflict
      -,        -,             -,          active,        true,      Awaited B-18
      -,        -,             -,          active,        false,     Unknown
      -,        -,             -,          -,             true,      Unknown
      """)
  void orOneOfTheseWithAnIdInTheDirectory(String known, String holder, String byId, String byEmail, boolean verified,
      String expected) {
    Optional<EmailAddress> email = Optional.of(new EmailAddress("ann@partner.test"));
    Person person = new Person(IDENTITY, new DisplayName("Ann"), email, verified, Optional.empty(), false,
        Optional.of(new ExternalId("A-17")));
    List<User> waiting = Stream.concat(provisioned(byId, "A-17", "other@partner.test"),
        provisioned(byEmail, "B-18", "Ann@partner.test")).toList();

    Optional<User> own = Optional.ofNullable(known).map(status -> user(status, IDENTITY, email));
    UserMatch match = UserMatch.of(person, own,
        Optional.ofNullable(holder).map(kind -> user(kind, identityOf(kind), email)),
        UserMatch.withoutOthers(person, own, waiting), ADOPTS);

    assertThat(match.getClass().getSimpleName() + switch (match) {
      case UserMatch.Awaited(User user) -> " " + user.externalId().orElseThrow().value();
      case UserMatch.Disabled(User user) -> user.externalId().map(id -> " " + id.value()).orElse("");
      case UserMatch.Known known1 -> "";
      case UserMatch.Unknown unknown -> "";
      case UserMatch.Adopted adopted -> "";
      case UserMatch.Conflict conflict -> "";
    }).isEqualTo(expected);
  }

  @Test
  void theUserWithTheExternalIdPrecedesTheOneWithTheEmail() {
    User byId = provisioned("active", "A-17", "other@partner.test").findFirst().orElseThrow();
    User byEmail = provisioned("active", "A-18", "ann@partner.test").findFirst().orElseThrow();
    Person person = new Person(IDENTITY, new DisplayName("Ann"), EmailAddress.parse("ann@partner.test"), true,
        Optional.empty(), false, Optional.of(new ExternalId("A-17")));

    assertThat(UserMatch.waitingFor(person, List.of(byEmail, byId))).contains(byId);
    assertThat(UserMatch.waitingFor(person, List.of(byEmail))).contains(byEmail);
    assertThat(UserMatch.waitingFor(person, List.of())).isEmpty();
  }

  @Test
  void aUserWithAnotherExternalIdIsAnotherPersonOnceOneHasThePersonsId() {
    User byId = provisioned("active", "A-17", "other@partner.test").findFirst().orElseThrow();
    User other = provisioned("active", "B-18", "ann@partner.test").findFirst().orElseThrow();
    User imported = User.waiting(new UserId(UUID.randomUUID()), new EmailAddress("ann@partner.test"), Role.ADMIN,
        UserStatus.ACTIVE, NOW);
    Person person = new Person(IDENTITY, new DisplayName("Ann"), EmailAddress.parse("ann@partner.test"), true,
        Optional.empty(), false, Optional.of(new ExternalId("A-17")));
    User known = byId.identified(person, NOW);

    assertThat(UserMatch.withoutOthers(person, Optional.empty(), List.of(byId, other, imported)))
        .containsExactly(byId, imported);
    assertThat(UserMatch.withoutOthers(person, Optional.of(known), List.of(other, imported)))
        .containsExactly(imported);
    assertThat(UserMatch.withoutOthers(person, Optional.empty(), List.of(other, imported)))
        .containsExactly(other, imported);
  }

  @Test
  void aDeletedUserAffectsOnlyThePersonWithTheExternalId() {
    User byId = provisioned("active", "A-17", "other@partner.test").findFirst().orElseThrow();
    User byEmail = provisioned("active", "A-18", "ann@partner.test").findFirst().orElseThrow();
    Person person = new Person(IDENTITY, new DisplayName("Ann"), EmailAddress.parse("ann@partner.test"), true,
        Optional.empty(), false, Optional.of(new ExternalId("A-17")));
    List<User> deleted = List.of(byId.removed(NOW), byEmail.removed(NOW));

    assertThat(UserMatch.affecting(person, deleted)).containsExactly(byId.removed(NOW));
    assertThat(UserMatch.affecting(person, List.of(byId, byEmail))).containsExactly(byId, byEmail);
  }

  @Test
  void aDisabledUserWithTheExternalIdKeepsThePersonOut() {
    Person person = new Person(IDENTITY, new DisplayName("Ann"), EmailAddress.parse("ann@partner.test"), true,
        Optional.empty(), false, Optional.of(new ExternalId("A-17")));
    Person before = new Person(new ExternalIdentity("https://corp.example", "ann"), person.name(), person.email(), true,
        Optional.empty(), false, person.externalId());
    User leaver = provisioned("active", "A-17", "ann@partner.test").findFirst().orElseThrow().identified(before, NOW)
        .removed(NOW);
    User waiting = provisioned("active", "B-18", "ann@partner.test").findFirst().orElseThrow();
    User known = user("active", IDENTITY, person.email());
    User disabled = user("disabled", IDENTITY, person.email());
    List<User> claimed = List.of(leaver, waiting);

    assertThat(UserMatch.of(person, Optional.empty(), Optional.empty(), claimed, ADOPTS))
        .isEqualTo(new UserMatch.Disabled(leaver));
    assertThat(UserMatch.of(person, Optional.of(known), Optional.empty(), claimed, ADOPTS))
        .isEqualTo(new UserMatch.Disabled(leaver));
    assertThat(UserMatch.of(person, Optional.of(disabled), Optional.empty(), claimed, ADOPTS))
        .isEqualTo(new UserMatch.Disabled(disabled));
    assertThat(UserMatch.waitingFor(person, claimed)).contains(waiting);
    assertThat(UserMatch.affecting(person, claimed)).isEqualTo(claimed);
  }

  @Test
  void theUserWhoWaitsBesideHasTheVerifiedEmail() {
    User byId = provisioned("active", "A-17", "ann@partner.test").findFirst().orElseThrow();
    User byEmail = provisioned("active", "B-18", "ann@partner.test").findFirst().orElseThrow();
    Person person = new Person(IDENTITY, new DisplayName("Ann"), EmailAddress.parse("ann@partner.test"), true,
        Optional.empty());
    Person unverified = new Person(IDENTITY, new DisplayName("Ann"), person.email(), false, Optional.empty());

    assertThat(UserMatch.waitingBeside(byId, person, List.of(byEmail))).contains(byEmail);
    assertThat(UserMatch.waitingBeside(byId, unverified, List.of(byEmail))).isEmpty();
    assertThat(UserMatch.waitingBeside(byId, person, List.of(byId))).isEmpty();
  }

  private static Stream<User> provisioned(String status, String id, String email) {
    return Stream.ofNullable(status)
        .map(text -> new User(new UserId(UUID.randomUUID()), Optional.empty(),
            new Provisioning(Optional.of(new ExternalId(id)), Optional.empty(), Optional.empty(), Optional.empty(),
                FullName.NONE, false, false, Optional.empty()),
            Optional.of(new EmailAddress(email)), false, new DisplayName("Ann"), Role.VIEWER,
            UserStatus.named(text).orElseThrow(), NOW, NOW, Optional.empty(), 0));
  }

  private static ExternalIdentity identityOf(String kind) {
    return switch (kind) {
      case "same identity" -> IDENTITY;
      case "same issuer" -> new ExternalIdentity(NEW_ISSUER, "another ann");
      case "service" -> new ServiceName("ann").identity();
      case "other issuer", "disabled" -> new ExternalIdentity("https://corp.example", "ann");
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static User user(String kind, ExternalIdentity identity, Optional<EmailAddress> email) {
    UserStatus status = kind.equals("disabled") ? UserStatus.DISABLED : UserStatus.ACTIVE;
    return new User(new UserId(UUID.randomUUID()), Optional.of(identity), email, false, new DisplayName("Ann"),
        Role.VIEWER, status, NOW, NOW, Optional.of(NOW), 0);
  }
}
