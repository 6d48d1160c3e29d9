package io.voicesurvey.adapters.rest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpRangeTest {
  @ParameterizedTest
  @CsvSource({"10.0.0.0/8, 10.255.255.255, true", "10.0.0.0/8, 11.0.0.0, false", "10.9.9.9/8, 10.0.0.1, true",
      "192.168.4.0/22, 192.168.7.255, true", "192.168.4.0/22, 192.168.8.0, false", "0.0.0.0/0, 8.8.8.8, true",
      "0.0.0.0/0, ::1, false", "127.0.0.1, 127.0.0.1, true", "127.0.0.1, 127.0.0.2, false",
      "2001:db8::/32, 2001:db8:ffff::1, true", "2001:db8::/33, 2001:db8:ffff::1, false", "::/0, ::1, true",
      "::1, ::1, true", "::ffff:10.0.0.0/8, 10.1.1.1, true"})
  void a_block_holds_the_addresses_that_share_its_prefix(String block, String address, boolean holds)
      throws UnknownHostException {
    assertThat(IpRange.parse(block).orElseThrow().contains(InetAddress.getByName(address))).isEqualTo(holds);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", "10.0.0.0/33", "::/129", "10.0.0/8", "256.0.0.1", "1.2.3.4/", "1.2.3.4/-1",
      "10.0.0.0/8/8", "fe80::1%lo", ":::1", "12345::", "1.2.3.4:80"})
  void other_texts_are_no_block_and_ask_no_name_server(String text) {
    assertThat(IpRange.parse(text)).isEmpty();
  }

  @Test
  void a_prefix_is_no_longer_than_an_address() throws UnknownHostException {
    InetAddress address = InetAddress.getByName("10.0.0.1");

    assertThatIllegalArgumentException().isThrownBy(() -> new IpRange(address, 33));
  }
}
