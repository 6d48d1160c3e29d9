package io.voicesurvey.adapters.oidc.provider;

import io.voicesurvey.adapters.oidc.token.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file with the claims of a person, for {@link RoleMapping#explain}: one JSON object in UTF-8. */
public final class ClaimsFile {
  /** The maximum size of a response of the provider, in bytes. */
  private static final int MAX_SIZE = 1024 * 1024;

  private ClaimsFile() {}

  /**
   * The object, without a byte order mark.
   *
   * @throws IOException if the file cannot be read or contains anything else; the message is for the user
   */
  public static byte[] read(Path file) throws IOException {
    byte[] claims = StrictJson.withoutByteOrderMark(bytes(file));
    if (StrictJson.object(claims).isEmpty()) {
      throw new IOException(
          file + " is " + StrictJson.problem(claims) + ". Pass the decoded payload of an ID token");
    }
    return claims;
  }

  private static byte[] bytes(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      byte[] bytes = stream.readNBytes(MAX_SIZE + 1);
      if (bytes.length > MAX_SIZE) {
        throw new IOException(file + " is larger than a mebibyte: pass a file with claims only");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new IOException(file + " does not exist", e);
    }
  }
}
