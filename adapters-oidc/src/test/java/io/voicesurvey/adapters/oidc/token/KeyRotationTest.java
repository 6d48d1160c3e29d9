package io.voicesurvey.adapters.oidc.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.oidc.seal.JweLoginAttemptSeal;
import io.voicesurvey.adapters.oidc.seal.JweSeal;
import io.voicesurvey.application.port.AccessTokens;
import io.voicesurvey.application.port.AccessTokens.Verification;
import io.voicesurvey.application.port.AccessTokensContract;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.LoginAttempt;
import io.voicesurvey.domain.login.LoginAttemptId;
import io.voicesurvey.domain.login.LoginRequirements;
import io.voicesurvey.domain.login.Nonce;
import io.voicesurvey.domain.login.PkceVerifier;
import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.login.State;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.session.SessionPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that are added and removed while the service runs. */
final class KeyRotationTest {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir
  private Path folder;

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private Path old;
  private SigningKeys keys;

  @BeforeEach
  void start() {
    old = write("old.pem", START.minus(DAY));
    keys = TestKeys.path(folder, now::get);
  }

  @Test
  void aNewKeyVerifiesImmediatelyAndSignsWhenAllInstancesKnowIt() {
    Path recent = write("new.pem", START);
    pass(5);

    assertThat(keys.get().ids()).containsExactly(TestKeys.id(recent), TestKeys.id(old));
    assertThat(signingId()).isEqualTo(TestKeys.id(old));
    pass(24);
    assertThat(signingId()).isEqualTo(TestKeys.id(old));
    pass(1);
    assertThat(signingId()).isEqualTo(TestKeys.id(recent));
  }

  @Test
  void twoInstancesThatLookAtDifferentMomentsAgreeOnTheSigningKey() {
    SigningKeys other = TestKeys.path(folder, now::get);
    write("new.pem", START.plusSeconds(1));
    pass(2);
    now.set(START.plusSeconds(6));
    other.reread();

    for (int second = 6; second < 60; second++) {
      now.set(START.plusSeconds(second));
      assertThat(other.get().settled(now.get()).id()).as("second " + second).isEqualTo(signingId());
    }
  }

  @Test
  void anInstanceThatStartsBesideANewKeyWaitsAsTheOthersDo() {
    Path recent = write("new.pem", START.minusSeconds(3));
    SigningKeys started = TestKeys.path(folder, now::get);

    assertThat(started.get().settled(START).id()).isEqualTo(TestKeys.id(old));
    assertThat(started.get().settled(START.plusSeconds(27)).id()).isEqualTo(TestKeys.id(recent));
  }

  @Test
  void aFileThatComesWithATimeInTheFutureSettlesFromWhenItWasNoticed() {
    Path future = write("future.pem", START.plus(DAY));
    pass(5);

    assertThat(keys.get().settled(START.plusSeconds(34)).id()).isEqualTo(TestKeys.id(old));
    assertThat(keys.get().settled(START.plusSeconds(35)).id()).isEqualTo(TestKeys.id(future));
  }

  @Test
  void anOlderKeySignsAgainHalfAMinuteAfterItsFileWasTouched() {
    Path recent = write("new.pem", START);
    pass(5);
    pass(55);
    assertThat(signingId()).isEqualTo(TestKeys.id(recent));

    TestKeys.touch(old, now.get());
    pass(29);
    assertThat(signingId()).isEqualTo(TestKeys.id(recent));
    pass(1);
    assertThat(signingId()).isEqualTo(TestKeys.id(old));
  }

  @Test
  void theKeyThatSignsGoesOnSigningWhereItsFileIsTouched() {
    Path recent = write("new.pem", START);
    pass(5);
    pass(55);

    TestKeys.touch(recent, now.get());
    pass(5);

    assertThat(signingId()).isEqualTo(TestKeys.id(recent));
  }

  @Test
  void aRemovedKeyVerifiesNoTokenNotEvenARememberedOne() throws IOException {
    AccessTokens tokens = accessTokens();
    Secret token = tokens.issue(AccessTokensContract.USER, session(), START).token();
    assertThat(tokens.verify(token)).isInstanceOf(Verification.Genuine.class);
    write("new.pem", START);
    pass(5);
    assertThat(tokens.verify(token)).isInstanceOf(Verification.Genuine.class);
    assertThat(tokens.publicKeys()).hasSize(2);

    Files.delete(old);
    pass(5);

    assertThat(tokens.verify(token)).isInstanceOf(Verification.Refused.class);
    assertThat(tokens.publicKeys()).hasSize(1);
  }

  @Test
  void tokensAndSealsOfEveryKeyThatIsStillThereGoOnWorking() {
    HmacRefreshTokens refreshTokens = new HmacRefreshTokens(keys);
    JweLoginAttemptSeal attempts = new JweLoginAttemptSeal(keys);
    JweSeal hints = new JweSeal(keys, SigningKey::logoutHintKey, 16_000);
    JweSeal providerTokens = new JweSeal(keys, SigningKey::providerTokenKey, 16_000);
    Secret refreshToken = refreshTokens.issue(session());
    Secret providerToken = providerTokens.seal("token", START);
    Secret attempt = attempts.seal(attempt());
    Secret hint = hints.seal("hint", START);

    Path recent = write("new.pem", START);
    pass(5);
    pass(55);

    assertThat(signingId()).isEqualTo(TestKeys.id(recent));
    assertThat(refreshTokens.open(refreshToken)).isPresent();
    assertThat(attempts.open(attempt)).contains(attempt());
    assertThat(hints.open(hint)).contains("hint");
    assertThat(providerTokens.open(providerToken)).contains("token");
  }

  @Test
  void unchangedFilesAreNotReadAgain() throws IOException {
    KeyRing before = keys.get();
    Instant modified = Files.getLastModifiedTime(old).toInstant();
    String other = Files.readString(TestKeys.write(folder.resolve(".hidden"), TestKeys.ec("secp256r1")));
    Files.writeString(old, other);
    TestKeys.touch(old, modified);
    pass(5);

    assertThat(keys.get()).isSameAs(before);
  }

  @Test
  void aTouchedFileOfTheSameKeyChangesNothing() {
    KeyRing before = keys.get();
    TestKeys.touch(old, START);
    pass(5);

    assertThat(keys.get()).isSameAs(before);
  }

  @Test
  void aFileThatIsBadOrHalfWrittenDoesNoHarmAndCountsOnceItIsWhole() throws IOException {
    String whole = Files.readString(TestKeys.write(folder.resolve(".hidden"), TestKeys.ec("secp256r1")));
    Path half = TestKeys.write(folder.resolve("half.pem"), whole.substring(0, whole.length() / 2));
    pass(5);
    assertThat(keys.get().ids()).containsExactly(TestKeys.id(old));

    Path recent = write("new.pem", now.get());
    pass(5);
    assertThat(keys.get().ids()).containsExactly(TestKeys.id(recent), TestKeys.id(old));

    TestKeys.write(half, whole);
    TestKeys.touch(half, now.get());
    pass(5);
    assertThat(keys.get().ids()).containsExactly(TestKeys.id(half), TestKeys.id(recent), TestKeys.id(old));
  }

  @Test
  void aKeyGoesAlsoWhileABadFileStandsBesideIt() throws IOException {
    Path recent = write("new.pem", START);
    TestKeys.write(folder.resolve("bad.pem"), "nothing");
    Files.delete(old);
    pass(5);

    assertThat(keys.get().ids()).containsExactly(TestKeys.id(recent));
  }

  @Test
  void aGoodFileThatTurnsBadKeepsItsKey() {
    String id = TestKeys.id(old);
    Path recent = write("new.pem", START);
    TestKeys.write(old, "");
    TestKeys.touch(old, START.minus(DAY));
    pass(5);

    assertThat(keys.get().ids()).containsExactly(TestKeys.id(recent), id);
  }

  @Test
  void aBadFileIsTriedAgainThoughNothingCanBeSeenOfItsChange() throws IOException {
    String whole = Files.readString(TestKeys.write(folder.resolve(".hidden"), TestKeys.ec("secp256r1")));
    Path file = TestKeys.write(folder.resolve("new.pem"), "x".repeat(whole.length()));
    TestKeys.touch(file, START);
    pass(5);
    assertThat(keys.get().ids()).containsExactly(TestKeys.id(old));

    TestKeys.write(file, whole);
    TestKeys.touch(file, START);
    pass(5);
    assertThat(keys.get().ids()).containsExactly(TestKeys.id(file), TestKeys.id(old));
  }

  @Test
  void aLinkThatLeadsNowhereStopsNoOtherKeyFromComingOrGoing() throws IOException {
    Path recent = write("new.pem", START);
    pass(5);
    Files.createSymbolicLink(folder.resolve("lost.pem"), Path.of("nowhere", "key.pem"));
    Files.delete(old);
    Path newest = write("newest.pem", START.plusSeconds(1));
    pass(5);

    assertThat(keys.get().ids()).containsExactly(TestKeys.id(newest), TestKeys.id(recent));
  }

  @Test
  void aLinkThatLosesItsKeyKeepsItUntilTheLinkGoesToo() throws IOException {
    for (String name : List.of("linked.pem", "linked")) {
      Path target = write(".target", START);
      Path link = Files.createSymbolicLink(folder.resolve(name), target.getFileName());
      String id = TestKeys.id(target);
      pass(5);
      Files.delete(target);
      pass(5);
      assertThat(keys.get().ids()).as(name).containsExactly(id, TestKeys.id(old));
      pass(5);
      assertThat(keys.get().find(id)).as(name).isPresent();

      Files.delete(link);
      pass(5);
      assertThat(keys.get().ids()).as(name).containsExactly(TestKeys.id(old));
    }
  }

  @Test
  void anEntryThatCanNotBeLookedAtStopsNoOtherKeyFromComingOrGoing() throws IOException {
    String id = TestKeys.id(old);
    Path recent = write("new.pem", START);
    pass(5);
    Files.delete(old);
    Files.createSymbolicLink(old, old.getFileName());
    Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
    Path newest = write("newest.pem", START.plusSeconds(1));
    Files.delete(recent);
    pass(5);

    assertThat(keys.get().ids()).containsExactly(TestKeys.id(newest), id);
  }

  @Test
  void aKeyFileOfAnyNameThatIsBeingRewrittenKeepsItsKey() {
    Path file = write("signing-key", START);
    String before = TestKeys.id(file);
    pass(5);
    TestKeys.write(file, "");
    pass(5);
    assertThat(keys.get().ids()).contains(before).hasSize(2);

    write("signing-key", START.plusSeconds(10));
    pass(5);
    assertThat(keys.get().ids()).containsExactly(TestKeys.id(file), TestKeys.id(old)).doesNotContain(before);
  }

  @Test
  void aSingleFileOfAnyNameThatIsBeingRewrittenKeepsItsKey() throws IOException {
    for (String name : List.of("single.pem", "single")) {
      Path file = write(name, START);
      String whole = Files.readString(file);
      String before = TestKeys.id(file);
      SigningKeys single = TestKeys.path(file, now::get);
      for (String text : List.of("", whole.substring(0, whole.length() / 2), "nothing")) {
        TestKeys.write(file, text);
        single.reread();
        assertThat(single.get().ids()).as(text).containsExactly(before);
      }
      Files.delete(file);
      Files.createSymbolicLink(file, Path.of("nowhere"));
      single.reread();
      assertThat(single.get().ids()).containsExactly(before);

      Files.delete(file);
      write(name, START);
      single.reread();
      assertThat(single.get().ids()).containsExactly(TestKeys.id(file)).doesNotContain(before);
    }
  }

  @Test
  void anEmptyOrMissingFolderKeepsTheLastKeys() throws IOException {
    KeyRing before = keys.get();
    Files.delete(old);
    pass(5);
    assertThat(keys.get()).isSameAs(before);

    Files.delete(folder);
    pass(5);
    assertThat(keys.get()).isSameAs(before);

    Files.createDirectory(folder);
    Path recent = write("new.pem", now.get());
    pass(5);
    assertThat(keys.get().ids()).containsExactly(TestKeys.id(recent));
  }

  @Test
  void aSingleFileThatIsReplacedIsTheNewKey() throws IOException {
    SigningKeys single = TestKeys.path(old, now::get);
    String before = single.get().settled(START).id();
    Path next = TestKeys.write(folder.resolve(".next"), TestKeys.rsa(2048));
    Files.delete(old);
    single.reread();
    assertThat(single.get().ids()).containsExactly(before);

    Files.move(next, old);
    single.reread();

    assertThat(single.get().ids()).containsExactly(TestKeys.id(old)).doesNotContain(before);
    assertThat(single.get().settled(START).id()).isEqualTo(TestKeys.id(old));
  }

  @Test
  void aKubernetesSecretThatIsSwappedIsRead() throws IOException {
    Path secret = Files.createDirectory(folder.resolve("secret"));
    Path first = Files.createDirectory(secret.resolve("..first"));
    TestKeys.write(first.resolve("key.pem"), TestKeys.ec("secp256r1"));
    Files.createSymbolicLink(secret.resolve("..data"), first.getFileName());
    Files.createSymbolicLink(secret.resolve("key.pem"), Path.of("..data", "key.pem"));
    SigningKeys mounted = TestKeys.path(secret, now::get);
    List<String> before = mounted.get().ids();

    Path second = Files.createDirectory(secret.resolve("..second"));
    TestKeys.write(second.resolve("key.pem"), TestKeys.ec("secp256r1"));
    Files.delete(secret.resolve("..data"));
    Files.createSymbolicLink(secret.resolve("..data"), second.getFileName());
    mounted.reread();

    assertThat(mounted.get().ids()).containsExactly(TestKeys.id(second.resolve("key.pem"))).isNotEqualTo(before);
  }

  @Test
  void aSecretStaysAsItIs() {
    SigningKeys secret = TestKeys.secret();
    KeyRing before = secret.get();
    secret.reread();

    assertThat(secret.get()).isSameAs(before);
  }

  private Path write(String name, Instant modified) {
    Path file = TestKeys.write(folder.resolve(name), TestKeys.ec("secp256r1"));
    TestKeys.touch(file, modified);
    return file;
  }

  private void pass(int seconds) {
    now.updateAndGet(instant -> instant.plusSeconds(seconds));
    keys.reread();
  }

  private String signingId() {
    String header = accessTokens().issue(AccessTokensContract.USER, session(), now.get()).token().reveal();
    return CompactJws.parse(header, 8_191).orElseThrow().header().getString("kid");
  }

  private AccessTokens accessTokens() {
    return new SmallRyeAccessTokens(keys, new AccessTokenSettings("issuer", "audience", Duration.ofMinutes(5)),
        new CountingSecrets(), now::get);
  }

  private static Session session() {
    return Session.started(new SessionId(new UUID(1, 2)), AccessTokensContract.USER.id(), Client.UNKNOWN,
        Optional.empty(), new SessionPolicy(DAY, DAY, Duration.ZERO), START);
  }

  private static LoginAttempt attempt() {
    return new LoginAttempt(new LoginAttemptId(new UUID(1, 2)), ProviderId.DEFAULT, new State("s".repeat(43)),
        new Nonce(Secret.of("n".repeat(43))), new PkceVerifier(Secret.of("v".repeat(43))), LoginRequirements.NONE,
        Optional.empty(), Optional.empty(),
        START.plus(LoginAttempt.LIFETIME));
  }
}
