package io.voicesurvey.adapters.oidc.token;

import io.voicesurvey.application.port.RefreshTokens;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Refresh tokens as a keyed chain: base64url(session id ‖ generation ‖ HMAC-SHA-256(k, session id ‖ generation)), 70
 * characters. No token is stored. A forged token fails the MAC check before any lookup.
 *
 * <p>Each generation has one token, on every instance and at any time: {@code k} is derived from the key that was
 * {@linkplain KeyRing#settled settled} when the generation was issued. That key depends only on the session's row and
 * the key files. So a retry returns the same successor even if only some instances have noticed a new key, and no
 * instance receives a token of a key that it does not know yet.
 */
public final class HmacRefreshTokens implements RefreshTokens {
  private static final int CONTENT_BYTES = Long.BYTES + Long.BYTES + Integer.BYTES;
  private static final int MAC_BYTES = 32;
  private static final int LENGTH = ((CONTENT_BYTES + MAC_BYTES) * 4 + 2) / 3;

  private final Supplier<KeyRing> keys;

  public HmacRefreshTokens(Supplier<KeyRing> keys) {
    this.keys = keys;
  }

  @Override
  public Secret issue(Session session) {
    UUID id = session.id().value();
    byte[] content = ByteBuffer.allocate(CONTENT_BYTES).putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits()).putInt(session.generation()).array();
    byte[] token = Arrays.copyOf(content, CONTENT_BYTES + MAC_BYTES);
    byte[] mac = keys.get().settled(session.lastUsedAt()).refreshTokenMac(content);
    System.arraycopy(mac, 0, token, CONTENT_BYTES, MAC_BYTES);
    return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(token));
  }

  @Override
  public Optional<Presented> open(Secret token) {
    return Optional.of(token.reveal()).filter(text -> text.length() == LENGTH).flatMap(CompactJws::decoded)
        .filter(this::isGenuine).map(HmacRefreshTokens::presented).filter(presented -> presented.generation() >= 0);
  }

  private boolean isGenuine(byte[] token) {
    byte[] content = Arrays.copyOf(token, CONTENT_BYTES);
    byte[] mac = Arrays.copyOfRange(token, CONTENT_BYTES, CONTENT_BYTES + MAC_BYTES);
    return keys.get().keys().stream().anyMatch(key -> MessageDigest.isEqual(mac, key.refreshTokenMac(content)));
  }

  private static Presented presented(byte[] token) {
    ByteBuffer content = ByteBuffer.wrap(token);
    return new Presented(new SessionId(new UUID(content.getLong(), content.getLong())), content.getInt());
  }
}
