package io.voicesurvey.adapters.oidc.seal;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import io.voicesurvey.adapters.oidc.token.CompactJws;
import io.voicesurvey.adapters.oidc.token.KeyRing;
import io.voicesurvey.adapters.oidc.token.SigningKey;
import io.voicesurvey.domain.Secret;
import java.text.ParseException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.crypto.SecretKey;

/**
 * Encrypts and authenticates a text as a JWE in compact form (RFC 7516), {@code dir} with A256GCM. The header names the
 * key. A text is not decrypted unless its header is identical to the header that a key of the ring produces.
 */
public final class JweSeal {
  private static final int PARTS = 5;

  private final Supplier<KeyRing> keys;
  private final Function<SigningKey, SecretKey> derived;
  private final int maxLength;

  /**
   * @param derived   derives this seal's key from a signing key; no other purpose may use that key
   * @param maxLength of a sealed text, in characters; a longer text is not opened
   */
  public JweSeal(Supplier<KeyRing> keys, Function<SigningKey, SecretKey> derived, int maxLength) {
    this.keys = keys;
    this.derived = derived;
    this.maxLength = maxLength;
  }

  /**
   * Seals with the key that every instance knows at that time.
   *
   * @throws IllegalArgumentException if the sealed text would exceed the maximum length
   */
  public Secret seal(String text, Instant now) {
    SigningKey key = keys.get().settled(now);
    String sealed = encrypted(text, key);
    if (sealed.length() > maxLength) {
      throw new IllegalArgumentException("too long to be sealed");
    }
    return Secret.of(sealed);
  }

  /** The text; empty if it is too long, not sealed by a key of the ring, changed, or not in canonical form. */
  public Optional<String> open(Secret sealed) {
    return Optional.of(sealed.reveal()).filter(text -> text.length() <= maxLength && isCanonical(text))
        .flatMap(text -> keyOf(text).flatMap(key -> decrypted(text, key)));
  }

  private Optional<SigningKey> keyOf(String sealed) {
    String header = sealed.substring(0, sealed.indexOf('.'));
    return keys.get().keys().stream().filter(key -> header(key).toBase64URL().toString().equals(header)).findFirst();
  }

  /** With {@code dir} the second part, the encrypted key, is empty. */
  private static boolean isCanonical(String sealed) {
    String[] parts = sealed.split("\\.", PARTS + 1);
    return parts.length == PARTS && parts[1].isEmpty() && Stream.of(parts[0], parts[2], parts[3], parts[4])
        .allMatch(part -> CompactJws.decoded(part).isPresent());
  }

  private static JWEHeader header(SigningKey key) {
    return new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM).keyID(key.id()).build();
  }

  private String encrypted(String text, SigningKey key) {
    try {
      JWEObject jwe = new JWEObject(header(key), new Payload(text));
      jwe.encrypt(new DirectEncrypter(derived.apply(key)));
      return jwe.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("this platform has no AES-GCM", e);
    }
  }

  private Optional<String> decrypted(String sealed, SigningKey key) {
    try {
      JWEObject jwe = JWEObject.parse(sealed);
      jwe.decrypt(new DirectDecrypter(derived.apply(key)));
      return Optional.of(jwe.getPayload().toString());
    } catch (ParseException | JOSEException e) {
      // Not sealed here, or changed since. The two cannot be distinguished, and the caller need not distinguish them.
      return Optional.empty();
    }
  }
}
