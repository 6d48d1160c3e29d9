package io.voicesurvey.adapters.oidc.token;

import io.voicesurvey.adapters.oidc.token.KeyRing.NamedKey;
import io.voicesurvey.domain.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Where this service's own keys come from. */
public final class SigningKeys implements Supplier<KeyRing> {
  private final KeyRing ring;

  private SigningKeys(KeyRing ring) {
    this.ring = ring;
  }

  /**
   * One key for HS256.
   *
   * @throws UnusableKeyException where the secret has less than 32 bytes in UTF-8
   */
  public static SigningKeys ofSecret(Secret secret) throws UnusableKeyException {
    return new SigningKeys(new KeyRing(List.of(SigningKey.of(secret))));
  }

  /**
   * The key in a PKCS#8 PEM file, or those in a folder: RSA of 2,048 bits or more signs RS256, P-256 ES256, Ed25519
   * EdDSA. In a folder the newest signs, by modification time, then by name; all verify. A visible file counts as a
   * key where its name ends in {@code .pem} or it holds a private key; sub-folders and hidden files, such as the
   * {@code ..data} of a Kubernetes secret, are passed over.
   *
   * @throws UnusableKeyException where a key can't be read, is of another kind, or there is none
   */
  public static SigningKeys ofPath(Path path) throws UnusableKeyException {
    return new SigningKeys(Files.isDirectory(path) ? folder(path) : new KeyRing(List.of(read(path).key())));
  }

  /** The keys of this moment. To be asked anew each time. */
  @Override
  public KeyRing get() {
    return ring;
  }

  private static KeyRing folder(Path folder) throws UnusableKeyException {
    List<NamedKey> keys = new ArrayList<>();
    for (Path file : files(folder)) {
      if (isPem(file) || PrivateKeyFile.isPrivateKey(file)) {
        keys.add(read(file));
      }
    }
    if (keys.isEmpty()) {
      throw new UnusableKeyException(folder + " holds no key file");
    }
    return new KeyRing(keys.stream().sorted(KeyRing.order()).map(NamedKey::key).toList());
  }

  private static boolean isPem(Path file) {
    return file.getFileName().toString().endsWith(".pem");
  }

  private static List<Path> files(Path folder) throws UnusableKeyException {
    try (Stream<Path> entries = Files.list(folder)) {
      // A link to nowhere is kept, so that reading it tells: tokens of a key that is missed would not be believed.
      return entries.filter(entry -> !entry.getFileName().toString().startsWith("."))
          .filter(entry -> Files.isRegularFile(entry) || isPem(entry) && Files.notExists(entry)).toList();
    } catch (IOException e) {
      throw new UnusableKeyException(folder + " can't be read");
    }
  }

  private static NamedKey read(Path file) throws UnusableKeyException {
    try {
      SigningKey key = SigningKey.of(PrivateKeyFile.read(file), Files.getLastModifiedTime(file).toInstant());
      return new NamedKey(file.getFileName().toString(), key);
    } catch (IOException e) {
      throw new UnusableKeyException(file + " can't be read");
    }
  }
}
