package io.voicesurvey.adapters.rest.scim;

import de.captaingoldfish.scim.sdk.common.exceptions.ScimException;
import java.util.function.Supplier;

/** Carries a failure of a handler through the SDK, which would make another one of it and log it. */
final class Failed extends ScimException {
  private static final long serialVersionUID = 1L;

  private static final int ANY_BUT_500 = 400;

  private final transient RuntimeException failure;

  private Failed(RuntimeException failure) {
    super("a handler failed", failure, ANY_BUT_500, "");
    this.failure = failure;
  }

  RuntimeException failure() {
    return failure;
  }

  static <T> T guard(Supplier<T> handler) {
    try {
      return handler.get();
    } catch (ScimException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new Failed(e);
    }
  }
}
