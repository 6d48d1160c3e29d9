package io.voicesurvey.adapters.rest.server.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.rest.http.IpRange;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
  private static final String PROXY = "10.0.0.1";
  private static final String IPV6 = "2001:db8:0:0:0:0:0:1";

  private final ClientAddress addresses = new ClientAddress(
      Stream.of("10.0.0.0/8", "fd00::/8").map(text -> IpRange.parse(text).orElseThrow()).toList());

  @Test
  void theConnectedAddressIsTheClientWithoutForwardedHeaders() {
    assertThat(addresses.of("192.0.2.7", List.of(), List.of())).isEqualTo("192.0.2.7");
    assertThat(addresses.of(PROXY, List.of(), List.of())).isEqualTo(PROXY);
  }

  @Test
  void noForwardedHeaderOfAnUntrustedAddressIsTrusted() {
    assertThat(addresses.of("192.0.2.7", List.of("198.51.100.1"), List.of("for=198.51.100.1"))).isEqualTo("192.0.2.7");
    assertThat(addresses.of("fe80::1%eth0", List.of("198.51.100.1"), List.of())).isEqualTo("fe80::1%eth0");
    assertThat(new ClientAddress(List.of()).of(PROXY, List.of("198.51.100.1"), List.of())).isEqualTo(PROXY);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"198.51.100.1 | 198.51.100.1", "198.51.100.1:4711 | 198.51.100.1",
      "2001:db8::1 | " + IPV6, "[2001:db8::1] | " + IPV6, "[2001:db8::1]:443 | " + IPV6,
      "2001:DB8:0::1 | " + IPV6, "6.6.6.6, 198.51.100.1 | 198.51.100.1", "10.9.9.9, 198.51.100.1 | 198.51.100.1",
      "198.51.100.1, 10.2.2.2 | 198.51.100.1", "6.6.6.6 , 198.51.100.1,10.2.2.2 , fd00::2 | 198.51.100.1",
      "10.3.3.3, 10.2.2.2 | 10.3.3.3", "6.6.6.6, unknown, 10.2.2.2 | 10.2.2.2", "6.6.6.6, , 10.2.2.2 | 10.2.2.2",
      "::ffff:198.51.100.1 | 198.51.100.1", "[::ffff:198.51.100.1] | 198.51.100.1",
      "[::ffff:198.51.100.1]:4711 | 198.51.100.1", "[::1]:1234 | 0:0:0:0:0:0:0:1"})
  void aTrustedProxysListIsReadFromItsEndAsFarAsItIsTrusted(String header, String client) {
    assertThat(addresses.of(PROXY, List.of(header), List.of())).isEqualTo(client);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"for=198.51.100.1 | 198.51.100.1", "For=\"198.51.100.1:4711\" | 198.51.100.1",
      "for=\"[2001:db8::1]\" | " + IPV6, "for=\"[2001:db8::1]:443\";proto=https | " + IPV6,
      "proto=https; for=198.51.100.1 ;by=10.0.0.1 | 198.51.100.1", "for=6.6.6.6, for=198.51.100.1 | 198.51.100.1",
      "for=6.6.6.6, for=198.51.100.1, for=10.2.2.2 | 198.51.100.1", "for=6.6.6.6, for=_hidden, for=10.2.2.2 | 10.2.2.2",
      "for=\"6.6.6.6, for=198.51.100.1 | 198.51.100.1", "for=6.6.6.6, by=10.0.0.1 | " + PROXY,
      "xfor=6.6.6.6 | " + PROXY, "for=\"[::ffff:198.51.100.1]\" | 198.51.100.1",
      "for=\"[::ffff:198.51.100.1]:4711\" | 198.51.100.1", "for=\"[::1]:1234\" | 0:0:0:0:0:0:0:1"})
  void theStandardHeaderIsReadAlike(String header, String client) {
    assertThat(addresses.of(PROXY, List.of(), List.of(header))).isEqualTo(client);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', nullValues = "-", value = {"''", "unknown", "localhost", "198.51.100", "198.51.100.256",
      "198.51.100.1/8", "1.2.3.4.5", "2001:db8::g", "[2001:db8::1", ":::", "0x7f.1", "198.51.100.1:x", "$(id)"})
  void anInvalidAddressIsNoClient(String garbage) {
    assertThat(addresses.of(PROXY, List.of(garbage), List.of())).isEqualTo(PROXY);
    assertThat(addresses.of(PROXY, List.of(), List.of("for=" + garbage))).isEqualTo(PROXY);
    assertThat(addresses.of(PROXY, List.of(), List.of(garbage))).isEqualTo(PROXY);
  }

  @Test
  void severalLinesAreOneList() {
    assertThat(addresses.of(PROXY, List.of("6.6.6.6", "198.51.100.1", "10.2.2.2"), List.of()))
        .isEqualTo("198.51.100.1");
    assertThat(addresses.of(PROXY, List.of(), List.of("for=6.6.6.6", "for=198.51.100.1, for=10.2.2.2")))
        .isEqualTo("198.51.100.1");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"198.51.100.1 | for=198.51.100.1 | 198.51.100.1",
      "2001:db8::1 | for=\"[2001:db8::1]:443\" | " + IPV6, "6.6.6.6 | for=198.51.100.1 | " + PROXY,
      "198.51.100.1 | for=6.6.6.6 | " + PROXY, "198.51.100.1 | for=_hidden | " + PROXY,
      "198.51.100.1 | proto=https | " + PROXY, "unknown | for=6.6.6.6 | " + PROXY,
      "6.6.6.6, 10.2.2.2 | for=198.51.100.1, for=10.2.2.2 | " + PROXY,
      "6.6.6.6, 198.51.100.1 | for=198.51.100.1 | 198.51.100.1"})
  void twoHeadersThatNameOneClientAreTrusted(String forwardedFor, String forwarded, String client) {
    assertThat(addresses.of(PROXY, List.of(forwardedFor), List.of(forwarded))).isEqualTo(client);
  }

  @Test
  void aLongListIsReadInGoodTime() {
    String filler = "1:".repeat(4000);
    assertThat(addresses.of(PROXY, List.of(filler + ", 198.51.100.1"), List.of())).isEqualTo("198.51.100.1");
    assertThat(addresses.of(PROXY, List.of("[" + filler), List.of())).isEqualTo(PROXY);
    assertThat(addresses.of(PROXY, List.of(), List.of("for=" + filler))).isEqualTo(PROXY);
  }
}
