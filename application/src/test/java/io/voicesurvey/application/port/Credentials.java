package io.voicesurvey.application.port;

import io.voicesurvey.domain.program.CredentialId;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Programs that get tokens with a credential, while an administrator ends it. */
final class Credentials {
  private static final int PROGRAMS = 4;

  private Credentials() {}

  /** The same name always means the same id. */
  static CredentialId id(String name) {
    return new CredentialId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * At the same time, programs start sessions and an administrator ends the credential and its sessions.
   *
   * @param holder empty if a program may not start a session
   * @param end    what the administrator does in a transaction
   */
  static void race(Transactions transactions, SessionRepository sessions, Supplier<Optional<CredentialHolder>> holder,
      CredentialId credential, Runnable end) {
    Callable<Boolean> program = () -> transactions.inTransaction(() -> {
      Optional<CredentialHolder> found = holder.get();
      found.ifPresent(by -> sessions.insert(session(by), credential));
      return found.isPresent();
    });
    List<Callable<Boolean>> all = new ArrayList<>(Collections.nCopies(PROGRAMS, program));
    all.add(() -> transactions.inTransaction(() -> {
      end.run();
      return true;
    }));
    Race.run(all);
  }

  private static Session session(CredentialHolder holder) {
    return Session.started(new SessionId(UUID.randomUUID()), holder.account().id(), Client.UNKNOWN, Optional.empty(),
        Samples.POLICY, holder.readAt());
  }
}
