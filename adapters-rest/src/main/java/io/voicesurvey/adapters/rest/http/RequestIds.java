package io.voicesurvey.adapters.rest.http;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Determines the id of each request: the client's own if it has the right form, otherwise a new one. */
public final class RequestIds {
  public static final String HEADER = "X-Request-Id";

  /** The form of a request id. */
  public static final String PATTERN = "^[A-Za-z0-9._-]{1,64}$";

  private static final Pattern FORM = Pattern.compile(PATTERN);

  private final Supplier<String> generator;

  /** @param generator creates a new id on each call */
  public RequestIds(Supplier<String> generator) {
    this.generator = generator;
  }

  /** @param sent the value of the header; empty if the client sent none */
  public String of(Optional<String> sent) {
    return sent.filter(id -> FORM.matcher(id).matches()).orElseGet(generator);
  }
}
