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
    SigningKey key = TestKeys.signing(TestKeys.secret());

    assertThat(key.algorithm()).isEqualTo(SignatureAlgorithm.HS256);
    assertThat(key.publicJwk()).isEmpty();
  }

  @Test
  void aSecretOfLessThan32BytesIsRefused() throws UnusableKeyException {
    assertThatExceptionOfType(UnusableKeyException.class)
        .isThrownBy(() -> SigningKeys.ofSecret(Secret.of("x".repeat(31))));
    assertThat(TestKeys.signing(SigningKeys.ofSecret(Secret.of("ü".repeat(16))))).isNotNull();
  }

  @Test
  void theNameOfASecretIsStableAndNoPrefixOfItsHash() throws Exception {
    String name = TestKeys.signing(TestKeys.secret()).id();
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(TestKeys.SECRET.reveal().getBytes("UTF-8"));

    assertThat(name).isEqualTo(TestKeys.signing(TestKeys.secret()).id()).hasSize(16);
    assertThat(Base64.getUrlEncoder().encodeToString(hash)).doesNotStartWith(name.substring(0, 6));
    assertThat(name).isNotEqualTo(TestKeys.signing(TestKeys.secret(TestKeys.OTHER_SECRET)).id());
  }

  @Test
  void eachKindOfKeySignsInItsOwnWayUnderItsThumbprint() throws Exception {
    Map<SignatureAlgorithm, Path> files = Map.of(SignatureAlgorithm.RS256,
        TestKeys.write(folder.resolve("rsa.pem"), TestKeys.rsa(2048)), SignatureAlgorithm.ES256,
        TestKeys.write(folder.resolve("ec.pem"), TestKeys.ec("secp256r1")), SignatureAlgorithm.EDDSA,
        TestKeys.write(folder.resolve("ed.pem"), TestKeys.ed(NamedParameterSpec.ED25519)));

    for (Map.Entry<SignatureAlgorithm, Path> entry : files.entrySet()) {
      SigningKey key = TestKeys.signing(TestKeys.path(entry.getValue()));
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
      assertThatExceptionOfType(UnusableKeyException.class).isThrownBy(() -> SigningKeys.ofPath(file, () -> NOW))
          .withMessageContaining(file.toString()).satisfies(e -> assertThat(e.getMessage()).doesNotContain("c2VjcmV0"))
          .withNoCause();
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aFileWithoutEndIsRefused() {
    assertThatExceptionOfType(UnusableKeyException.class)
        .isThrownBy(() -> SigningKeys.ofPath(Path.of("/dev/zero"), () -> NOW))
        .withMessageContaining("/dev/zero");
  }

  @Test
  void aFileOfTwoKeysIsRefused() throws IOException {
    String one = Files.readString(TestKeys.write(folder.resolve("one.pem"), TestKeys.ec("secp256r1")));
    Path both = TestKeys.write(folder.resolve("both.pem"), one + one);

    assertThatExceptionOfType(UnusableKeyException.class).isThrownBy(() -> SigningKeys.ofPath(both, () -> NOW));
  }

  @Test
  void inAFolderTheNewestSignsAndAllVerify() {
    Path old = TestKeys.write(folder.resolve("z.pem"), TestKeys.ec("secp256r1"));
    Path recent = TestKeys.write(folder.resolve("a.pem"), TestKeys.rsa(2048));
    TestKeys.touch(old, NOW.minusSeconds(3600));
    TestKeys.touch(recent, NOW);

    KeyRing ring = TestKeys.path(folder).get();

    assertThat(ring.settled(NOW.plusSeconds(30)).algorithm()).isEqualTo(SignatureAlgorithm.RS256);
    assertThat(ring.keys()).extracting(SigningKey::id).containsExactly(TestKeys.signing(TestKeys.path(recent)).id(),
        TestKeys.signing(TestKeys.path(old)).id());
  }

  @Test
  void ofFilesOfOneMomentTheLastNameSigns() {
    Path first = TestKeys.write(folder.resolve("2026-01.pem"), TestKeys.ec("secp256r1"));
    Path last = TestKeys.write(folder.resolve("2026-02.pem"), TestKeys.ec("secp256r1"));
    TestKeys.touch(first, NOW);
    TestKeys.touch(last, NOW);

    assertThat(TestKeys.signing(TestKeys.path(folder)).id()).isEqualTo(TestKeys.signing(TestKeys.path(last)).id());
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
  void otherFilesArePassedOverAndAKeyNeedsNoEnding() throws IOException {
    TestKeys.write(folder.resolve("README"), "The keys of this service.");
    TestKeys.write(folder.resolve("backup.tar"), "-----BEGIN PRIVATE KEY-----".repeat(10_000));
    TestKeys.write(folder.resolve(".hidden.pem"), "nothing");
    Files.createDirectory(folder.resolve("folder.pem"));
    TestKeys.write(folder.resolve("signing-key"), TestKeys.ec("secp256r1"));

    assertThat(TestKeys.path(folder).get().keys()).hasSize(1);
  }

  @Test
  void aFolderWithoutKeysOrWithADamagedOneIsRefused() {
    assertThatExceptionOfType(UnusableKeyException.class).isThrownBy(() -> SigningKeys.ofPath(folder, () -> NOW))
        .withMessageContaining(folder.toString());
    TestKeys.write(folder.resolve("good.pem"), TestKeys.ec("secp256r1"));
    TestKeys.write(folder.resolve("bad.pem"), "nothing");
    assertThatExceptionOfType(UnusableKeyException.class).isThrownBy(() -> SigningKeys.ofPath(folder, () -> NOW))
        .withMessageContaining("bad.pem");
  }

  @Test
  void aLinkToAKeyThatIsNotThereIsRefused() throws IOException {
    TestKeys.write(folder.resolve("good.pem"), TestKeys.ec("secp256r1"));
    Files.createSymbolicLink(folder.resolve("lost.pem"), Path.of("nowhere", "key.pem"));

    assertThatExceptionOfType(UnusableKeyException.class).isThrownBy(() -> SigningKeys.ofPath(folder, () -> NOW))
        .withMessageContaining("lost.pem");
  }

  @Test
  void aNewKeyIsSettledAfterHalfAMinute() {
    Path old = TestKeys.write(folder.resolve("old.pem"), TestKeys.ec("secp256r1"));
    Path recent = TestKeys.write(folder.resolve("new.pem"), TestKeys.ec("secp256r1"));
    TestKeys.touch(old, NOW.minusSeconds(3600));
    TestKeys.touch(recent, NOW);

    KeyRing ring = TestKeys.path(folder, () -> NOW).get();

    assertThat(ring.settled(NOW.minusSeconds(7200)).id()).isEqualTo(TestKeys.id(old));
    assertThat(ring.settled(NOW.plusSeconds(29)).id()).isEqualTo(TestKeys.id(old));
    assertThat(ring.settled(NOW.plusSeconds(30)).id()).isEqualTo(TestKeys.id(recent));
  }

  @Test
  void ifAllKeysAreNewTheNewestSignsImmediately() {
    Path first = TestKeys.write(folder.resolve("first.pem"), TestKeys.ec("secp256r1"));
    Path second = TestKeys.write(folder.resolve("second.pem"), TestKeys.ec("secp256r1"));
    TestKeys.touch(first, NOW.minusSeconds(2));
    TestKeys.touch(second, NOW.minusSeconds(1));

    assertThat(TestKeys.path(folder, () -> NOW).get().settled(NOW).id()).isEqualTo(TestKeys.id(second));
  }

  @Test
  void aFileOfTheFutureIsTheNewestAndSettlesAsIfWrittenNow() {
    Path old = TestKeys.write(folder.resolve("old.pem"), TestKeys.ec("secp256r1"));
    Path future = TestKeys.write(folder.resolve("future.pem"), TestKeys.ec("secp256r1"));
    TestKeys.touch(old, NOW.minusSeconds(3600));
    TestKeys.touch(future, NOW.plusSeconds(86_400));

    KeyRing ring = TestKeys.path(folder, () -> NOW).get();

    assertThat(ring.settled(NOW.plusSeconds(29)).id()).isEqualTo(TestKeys.id(old));
    assertThat(ring.settled(NOW.plusSeconds(30)).id()).isEqualTo(TestKeys.id(future));
  }

  @Test
  void theDerivedKeysAreAllDifferent() {
    SigningKey key = TestKeys.signing(TestKeys.secret());

    assertThat(List.of(key.refreshTokenKey(), key.loginAttemptKey(), key.logoutHintKey(),
        key.providerTokenKey())).extracting(
            derived -> Base64.getEncoder().encodeToString(derived.getEncoded()))
        .doesNotHaveDuplicates()
        .allSatisfy(text -> assertThat(Base64.getDecoder().decode(text)).hasSize(32));
  }
}
