package io.voicesurvey.adapters.oidc.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.jwk.JWK;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.voicesurvey.domain.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.spec.NamedParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class SigningKeysTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  @TempDir
  private Path folder;

  @Test
  void aSecretSignsHs256AndPublishesNothing() {
    SigningKey key = TestKeys.secret().get().signing();

    assertThat(key.algorithm()).isEqualTo(SignatureAlgorithm.HS256);
    assertThat(key.publicJwk()).isEmpty();
  }

  @Test
  void aSecretOfLessThan32BytesIsRefused() throws UnusableKeyException {
    assertThatExceptionOfType(UnusableKeyException.class)
        .isThrownBy(() -> SigningKeys.ofSecret(Secret.of("x".repeat(31))));
    assertThat(SigningKeys.ofSecret(Secret.of("ü".repeat(16))).get().signing()).isNotNull();
  }

  @Test
  void theNameOfASecretIsStableAndNoPrefixOfItsHash() throws Exception {
    String name = TestKeys.secret().get().signing().id();
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(TestKeys.SECRET.reveal().getBytes("UTF-8"));

    assertThat(name).isEqualTo(TestKeys.secret().get().signing().id()).hasSize(16);
    assertThat(Base64.getUrlEncoder().encodeToString(hash)).doesNotStartWith(name.substring(0, 6));
    assertThat(name).isNotEqualTo(TestKeys.secret(TestKeys.OTHER_SECRET).get().signing().id());
  }

  @Test
  void eachKindOfKeySignsInItsOwnWayUnderItsThumbprint() throws Exception {
    Map<SignatureAlgorithm, Path> files = Map.of(SignatureAlgorithm.RS256,
        TestKeys.write(folder.resolve("rsa.pem"), TestKeys.rsa(2048)), SignatureAlgorithm.ES256,
        TestKeys.write(folder.resolve("ec.pem"), TestKeys.ec("secp256r1")), SignatureAlgorithm.EDDSA,
        TestKeys.write(folder.resolve("ed.pem"), TestKeys.ed(NamedParameterSpec.ED25519)));

    for (Map.Entry<SignatureAlgorithm, Path> entry : files.entrySet()) {
      SigningKey key = TestKeys.path(entry.getValue()).get().signing();
      JWK published = JWK.parse(Map.copyOf(key.publicJwk().orElseThrow()));
      assertThat(key.algorithm()).isEqualTo(entry.getKey());
      assertThat(key.id()).isEqualTo(published.computeThumbprint().toString()).isEqualTo(published.getKeyID());
      assertThat(published.getAlgorithm().getName()).isEqualTo(entry.getKey().getAlgorithm());
      assertThat(published.isPrivate()).isFalse();
    }
  }

  @Test
  void weakAndForeignKeysAreRefusedByNameWithoutShowingThem() {
    for (Path file : List.of(TestKeys.write(folder.resolve("weak.pem"), TestKeys.rsa(1024)),
        TestKeys.write(folder.resolve("p384.pem"), TestKeys.ec("secp384r1")),
        TestKeys.write(folder.resolve("ed448.pem"), TestKeys.ed(NamedParameterSpec.ED448)),
        TestKeys.write(folder.resolve("empty.pem"), ""),
        TestKeys.write(folder.resolve("public.pem"), "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"),
        TestKeys.write(folder.resolve("pkcs1.pem"),
            "-----BEGIN RSA PRIVATE KEY-----\nc2VjcmV0\n-----END RSA PRIVATE KEY-----\n"),
        TestKeys.write(folder.resolve("garbage.pem"),
            "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n"),
        TestKeys.write(folder.resolve("cut.pem"),
            "-----BEGIN PRIVATE KEY-----\nc2VjcmV0c\n-----END PRIVATE KEY-----\n"),
        TestKeys.write(folder.resolve("huge.pem"), "c2VjcmV0".repeat(10_000)), folder.resolve("missing.pem"))) {
      assertThatExceptionOfType(UnusableKeyException.class).isThrownBy(() -> SigningKeys.ofPath(file))
          .withMessageContaining(file.toString()).satisfies(e -> assertThat(e.getMessage()).doesNotContain("c2VjcmV0"))
          .withNoCause();
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aFileWithoutEndIsRefused() {
    assertThatExceptionOfType(UnusableKeyException.class).isThrownBy(() -> SigningKeys.ofPath(Path.of("/dev/zero")))
        .withMessage("/dev/zero is too large for a private key");
  }

  @Test
  void aFileOfTwoKeysIsRefused() throws IOException {
    String one = Files.readString(TestKeys.write(folder.resolve("one.pem"), TestKeys.ec("secp256r1")));
    Path both = TestKeys.write(folder.resolve("both.pem"), one + one);

    assertThatExceptionOfType(UnusableKeyException.class).isThrownBy(() -> SigningKeys.ofPath(both));
  }

  @Test
  void inAFolderTheNewestSignsAndAllVerify() {
    Path old = TestKeys.write(folder.resolve("z.pem"), TestKeys.ec("secp256r1"));
    Path recent = TestKeys.write(folder.resolve("a.pem"), TestKeys.rsa(2048));
    TestKeys.touch(old, NOW.minusSeconds(3600));
    TestKeys.touch(recent, NOW);

    KeyRing ring = TestKeys.path(folder).get();

    assertThat(ring.signing().algorithm()).isEqualTo(SignatureAlgorithm.RS256);
    assertThat(ring.keys()).extracting(SigningKey::id).containsExactly(TestKeys.path(recent).get().signing().id(),
        TestKeys.path(old).get().signing().id());
  }

  @Test
  void ofFilesOfOneMomentTheLastNameSigns() {
    Path first = TestKeys.write(folder.resolve("2026-01.pem"), TestKeys.ec("secp256r1"));
    Path last = TestKeys.write(folder.resolve("2026-02.pem"), TestKeys.ec("secp256r1"));
    TestKeys.touch(first, NOW);
    TestKeys.touch(last, NOW);

    assertThat(TestKeys.path(folder).get().signing().id()).isEqualTo(TestKeys.path(last).get().signing().id());
  }

  @Test
  void aKubernetesSecretIsReadThroughItsLinks() throws IOException {
    Path data = Files.createDirectory(folder.resolve("..2026_11_22"));
    TestKeys.write(data.resolve("key.pem"), TestKeys.ec("secp256r1"));
    Files.createSymbolicLink(folder.resolve("..data"), data.getFileName());
    Files.createSymbolicLink(folder.resolve("key.pem"), Path.of("..data", "key.pem"));

    assertThat(TestKeys.path(folder).get().keys()).hasSize(1);
  }

  @Test
  void whatIsNoKeyIsPassedOverAndAKeyNeedsNoEnding() throws IOException {
    TestKeys.write(folder.resolve("README"), "The keys of this service.");
    TestKeys.write(folder.resolve("backup.tar"), "-----BEGIN PRIVATE KEY-----".repeat(10_000));
    TestKeys.write(folder.resolve(".hidden.pem"), "nothing");
    Files.createDirectory(folder.resolve("folder.pem"));
    TestKeys.write(folder.resolve("signing-key"), TestKeys.ec("secp256r1"));

    assertThat(TestKeys.path(folder).get().keys()).hasSize(1);
  }

  @Test
  void aFolderWithoutKeysOrWithADamagedOneIsRefused() {
    assertThatExceptionOfType(UnusableKeyException.class).isThrownBy(() -> SigningKeys.ofPath(folder))
        .withMessageContaining(folder.toString());
    TestKeys.write(folder.resolve("good.pem"), TestKeys.ec("secp256r1"));
    TestKeys.write(folder.resolve("bad.pem"), "nothing");
    assertThatExceptionOfType(UnusableKeyException.class).isThrownBy(() -> SigningKeys.ofPath(folder))
        .withMessageContaining("bad.pem");
  }

  @Test
  void aLinkToAKeyThatIsNotThereIsRefused() throws IOException {
    TestKeys.write(folder.resolve("good.pem"), TestKeys.ec("secp256r1"));
    Files.createSymbolicLink(folder.resolve("lost.pem"), Path.of("nowhere", "key.pem"));

    assertThatExceptionOfType(UnusableKeyException.class).isThrownBy(() -> SigningKeys.ofPath(folder))
        .withMessageContaining("lost.pem");
  }

  @Test
  void aNewKeyIsSettledAfterAMinute() {
    Path old = TestKeys.write(folder.resolve("old.pem"), TestKeys.ec("secp256r1"));
    Path recent = TestKeys.write(folder.resolve("new.pem"), TestKeys.ec("secp256r1"));
    TestKeys.touch(old, NOW.minusSeconds(3600));
    TestKeys.touch(recent, NOW);
    String oldId = TestKeys.path(old).get().signing().id();

    KeyRing ring = TestKeys.path(folder).get();

    assertThat(ring.settled(NOW.minusSeconds(7200)).id()).isEqualTo(oldId);
    assertThat(ring.settled(NOW.plusSeconds(59)).id()).isEqualTo(oldId);
    assertThat(ring.settled(NOW.plusSeconds(60)).id()).isEqualTo(ring.signing().id()).isNotEqualTo(oldId);
  }

  @Test
  void theDerivedKeysAreAllDifferent() {
    SigningKey key = TestKeys.secret().get().signing();

    assertThat(List.of(key.refreshTokenKey(), key.loginAttemptKey(), key.logoutHintKey())).extracting(
        derived -> Base64.getEncoder().encodeToString(derived.getEncoded())).doesNotHaveDuplicates()
        .allSatisfy(text -> assertThat(Base64.getDecoder().decode(text)).hasSize(32));
  }
}
