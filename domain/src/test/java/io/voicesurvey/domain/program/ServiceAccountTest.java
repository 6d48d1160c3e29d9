package io.voicesurvey.domain.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.user.DisplayName;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ServiceAccountTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final User NIGHTLY = User.serviceAccount(new UserId(new UUID(1, 2)), new ServiceName("nightly"),
      Role.VIEWER, NOW);

  @Test
  void hasANameAndAClientId() {
    ServiceAccount account = account(NIGHTLY);

    assertThat(account.name()).isEqualTo(new ServiceName("nightly"));
    assertThat(account.clientId()).isEqualTo("service:nightly");
  }

  @Test
  void isNoPerson() {
    Person anna = new Person(new ExternalIdentity("https://idp.example.org", "service:nightly"),
        new DisplayName("Anna"),
        Optional.empty(), false, Optional.empty());
    User person = User.atFirstLogin(new UserId(new UUID(1, 3)), anna, NOW);

    assertThatIllegalArgumentException().isThrownBy(() -> account(person));
  }

  @Test
  void mayHaveTwoLiveSecrets() {
    ClientSecret lasting = secret("a", Optional.empty());
    ClientSecret ending = secret("b", Optional.of(NOW.plusSeconds(1)));
    ClientSecret ended = secret("c", Optional.of(NOW));

    assertThat(account(NIGHTLY).mayAddSecret(NOW)).isTrue();
    assertThat(account(NIGHTLY, lasting, ended).mayAddSecret(NOW)).isTrue();
    assertThat(account(NIGHTLY, lasting, ending, ended).mayAddSecret(NOW)).isFalse();
    assertThat(account(NIGHTLY, lasting, ending, ended).mayAddSecret(NOW.plusSeconds(1))).isTrue();
  }

  @Test
  void authenticatesByEachOfItsSecrets() {
    ClientSecret first = secret("a", Optional.empty());
    ClientSecret second = secret("b", Optional.of(NOW.plusSeconds(1)));
    ServiceAccount account = account(NIGHTLY, first, second);

    assertThat(account.authenticate(digest("a"), NOW)).contains(first);
    assertThat(account.authenticate(digest("b"), NOW)).contains(second);
    assertThat(account.authenticate(digest("c"), NOW)).isEmpty();
  }

  @Test
  void doesNotAuthenticateByAnExpiredSecret() {
    ServiceAccount account = account(NIGHTLY, secret("a", Optional.of(NOW)));

    assertThat(account.authenticate(digest("a"), NOW.minus(Duration.ofNanos(1)))).isPresent();
    assertThat(account.authenticate(digest("a"), NOW)).isEmpty();
  }

  @Test
  void doesNotAuthenticateWhileItIsDisabled() {
    User disabled = NIGHTLY.changed(Role.VIEWER, UserStatus.DISABLED, NOW);

    assertThat(account(disabled, secret("a", Optional.empty())).authenticate(digest("a"), NOW)).isEmpty();
  }

  private static ServiceAccount account(User user, ClientSecret... secrets) {
    return new ServiceAccount(user, List.of(secrets), Optional.empty());
  }

  private static ClientSecret secret(String value, Optional<Instant> expiresAt) {
    return new ClientSecret(new CredentialId(UUID.nameUUIDFromBytes(value.getBytes())), digest(value), NOW, expiresAt);
  }

  private static SecretDigest digest(String value) {
    return SecretDigest.of(Secret.of(value));
  }
}
