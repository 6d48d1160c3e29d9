package io.voicesurvey.adapters.rest.session;

import io.voicesurvey.adapters.rest.http.CompleteResponse.Header;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.User;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The headers in which a proxy passes the user of a request to a service. All are always present, an empty one too, so
 * that each overwrites a header that the caller sent.
 */
final class ForwardedUser {
  static final String USER_ID = "X-Auth-User-Id";
  static final String ROLE = "X-Auth-Role";
  static final String SESSION_ID = "X-Auth-Session-Id";
  static final String EMAIL = "X-Auth-Email";
  static final String NAME = "X-Auth-Name";

  private ForwardedUser() {}

  static List<Header> headers(User user, SessionId session) {
    return List.of(new Header(USER_ID, user.id().value().toString()), new Header(ROLE, user.role().label()),
        new Header(SESSION_ID, session.value().toString()),
        new Header(EMAIL, user.email().map(EmailAddress::value).map(ForwardedUser::encode).orElse("")),
        new Header(NAME, encode(user.name().value())));
  }

  /** Percent-encodes the UTF-8 of the text (RFC 3986, section 2.1): no name can then end a header or begin another. */
  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
