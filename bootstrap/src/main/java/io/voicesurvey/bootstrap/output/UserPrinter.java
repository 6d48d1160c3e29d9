package io.voicesurvey.bootstrap.output;

import io.voicesurvey.domain.user.User;

/** Prints users one after the other, however many they are. */
public interface UserPrinter {
  void print(User user);

  /** After the last one, also where there was none. */
  void end();
}
