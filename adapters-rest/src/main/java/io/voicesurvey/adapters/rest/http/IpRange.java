package io.voicesurvey.adapters.rest.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of IPv4 or IPv6 addresses in CIDR notation (RFC 4632, RFC 4291 section 2.3).
 *
 * @param network      the first address of the block
 * @param prefixLength the number of leading bits that the addresses share, up to 32 (IPv4) or 128 (IPv6)
 */
public record IpRange(InetAddress network, int prefixLength) {
  /** Matches only literals, so that {@link InetAddress#getByName} never queries a name server. */
  private static final Pattern CIDR = Pattern
      .compile("(\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*)(?:/(\\d{1,3}))?");

  public IpRange {
    if (prefixLength < 0 || prefixLength > network.getAddress().length * Byte.SIZE) {
      throw new IllegalArgumentException("the prefix is longer than the address");
    }
    network = masked(network, prefixLength);
  }

  /** Parses a block ({@code 10.0.0.0/8}) or a single address ({@code 10.1.2.3}); empty for other texts. */
  public static Optional<IpRange> parse(String text) {
    Matcher matcher = CIDR.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      InetAddress address = InetAddress.getByName(matcher.group(1));
      int bits = address.getAddress().length * Byte.SIZE;
      int length = matcher.group(2) == null ? bits : Integer.parseInt(matcher.group(2));
      return length <= bits ? Optional.of(new IpRange(address, length)) : Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  public boolean contains(InetAddress address) {
    return address.getAddress().length == network.getAddress().length && masked(address, prefixLength).equals(network);
  }

  private static InetAddress masked(InetAddress address, int length) {
    byte[] bytes = address.getAddress();
    int whole = length / Byte.SIZE;
    if (whole < bytes.length) {
      bytes[whole] &= (byte) (0xFF << Byte.SIZE - length % Byte.SIZE);
      Arrays.fill(bytes, whole + 1, bytes.length, (byte) 0);
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }
}
