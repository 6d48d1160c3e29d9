package io.voicesurvey.application.port;

import io.voicesurvey.domain.user.UserId;

/** Records that service accounts are in use. {@link ServiceAccounts} shows the last use. */
public interface ServiceUses {
  /**
   * Records a use of the account, now. Never blocks and never fails, so any thread may call it. The use is stored within
   * a minute, if the database is available.
   */
  void record(UserId account);
}
