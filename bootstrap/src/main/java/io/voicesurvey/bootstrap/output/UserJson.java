package io.voicesurvey.bootstrap.output;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SequenceWriter;
import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.adapters.rest.user.UserProfile;
import io.voicesurvey.domain.user.User;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;

/** One array, in UTF-8 whatever the terminal's encoding. */
final class UserJson implements UserPrinter {
  private final PrintStream out;
  private final SequenceWriter array;

  UserJson(PrintStream out) {
    this.out = out;
    try {
      this.array = Json.mapper().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET).writerFor(UserProfile.class)
          .writeValuesAsArray(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void print(User user) {
    try {
      array.write(UserProfile.of(user));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void end() {
    try {
      array.flush();
      array.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.println();
  }
}
