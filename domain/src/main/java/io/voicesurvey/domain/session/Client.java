package io.voicesurvey.domain.session;

import io.voicesurvey.domain.Text;
import java.util.Optional;

/** The client of a login, shown to the user in the list of sessions. */
public record Client(Optional<String> userAgent, Optional<String> ip) {
  private static final int MAX_USER_AGENT_LENGTH = 255;

  /** No client is known, for example for a command or a job. */
  public static final Client UNKNOWN = new Client(Optional.empty(), Optional.empty());

  /** Keeps at most 255 displayable characters of the user agent's name. */
  public Client {
    userAgent = userAgent.map(text -> Text.cleaned(text, MAX_USER_AGENT_LENGTH)).filter(text -> !text.isEmpty());
  }
}
