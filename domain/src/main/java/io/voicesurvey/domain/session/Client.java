package io.voicesurvey.domain.session;

import io.voicesurvey.domain.Text;
import java.util.Optional;

/** What somebody signed in with, shown to them in the list of their sessions. */
public record Client(Optional<String> userAgent, Optional<String> ip) {
  private static final int MAX_USER_AGENT_LENGTH = 255;

  /** Nothing is known of it: a command, a job. */
  public static final Client UNKNOWN = new Client(Optional.empty(), Optional.empty());

  /** Keeps of the user agent's name what can be shown, 255 characters at most. */
  public Client {
    userAgent = userAgent.map(text -> Text.cleaned(text, MAX_USER_AGENT_LENGTH)).filter(text -> !text.isEmpty());
  }
}
