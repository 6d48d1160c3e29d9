package io.voicesurvey.adapters.oidc.token;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;

/** Creates key files that {@link SigningKeys} reads. */
public final class NewKeyFile {
  private static final FileAttribute<?> OWNER_ONLY = PosixFilePermissions
      .asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
      .withZone(ZoneOffset.UTC);
  private static final int LINE_LENGTH = 64;

  private NewKeyFile() {}

  /** The signature algorithm of a new key. Each has a strength of at least 128 bits. */
  public enum Algorithm {
    RS256("RSA", new RSAKeyGenParameterSpec(3072, RSAKeyGenParameterSpec.F4)),
    ES256("EC", new ECGenParameterSpec("secp256r1")),
    EDDSA("EdDSA", NamedParameterSpec.ED25519);

    private final String name;
    private final AlgorithmParameterSpec parameters;

    Algorithm(String name, AlgorithmParameterSpec parameters) {
      this.name = name;
      this.parameters = parameters;
    }

    /** The algorithm of that name; case does not matter. */
    public static Algorithm named(String name) {
      return Arrays.stream(values()).filter(algorithm -> algorithm.name().equalsIgnoreCase(name)).findFirst()
          .orElseThrow(() -> new IllegalArgumentException("unknown algorithm"));
    }
  }

  /**
   * Writes a new key into that folder, which is created if it is missing. Only the owner can read the file. Its name
   * has the time and the key's {@code kid}. It appears complete, so a reader of the folder never gets a partial file.
   *
   * @return the file
   */
  public static Path write(Path folder, Algorithm algorithm, InstantSource clock) throws IOException {
    Files.createDirectories(folder);
    // Readers of the folder ignore hidden files.
    Path draft = Files.createTempFile(folder, ".new-", ".draft", OWNER_ONLY);
    try {
      write(draft, pem(algorithm));
      String name = TIME.format(clock.instant()) + "-" + PrivateKeyFile.read(draft).getKeyID() + ".pem";
      return Files.move(draft, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (UnusableKeyException e) {
      throw new IllegalStateException("a new key cannot be read back", e);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void write(Path file, String text) throws IOException {
    try (FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.WRITE))) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /** PKCS#8 as PEM (RFC 7468, section 10). */
  private static String pem(Algorithm algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm.name);
      generator.initialize(algorithm.parameters);
      byte[] encoded = generator.generateKeyPair().getPrivate().getEncoded();
      return "-----BEGIN PRIVATE KEY-----\n"
          + Base64.getMimeEncoder(LINE_LENGTH, new byte[]{'\n'}).encodeToString(encoded)
          + "\n-----END PRIVATE KEY-----\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this platform cannot generate such keys", e);
    }
  }
}
