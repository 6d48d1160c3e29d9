package io.voicesurvey.adapters.oidc.provider;

import io.voicesurvey.domain.Text;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Describes a failed check for an operator, in one sentence: the member, the received value, and the expected value. A
 * received value is shown without control characters and with at most {@value #MAX_SHOWN} characters.
 */
public final class FailedCheck {
  private static final int MAX_SHOWN = 200;

  private FailedCheck() {}

  /** Empty if the check passes; else a sentence that shows the received value of the member. */
  public static Optional<String> unless(BooleanSupplier passes, JsonObject object, String name, String expected) {
    return passes.getAsBoolean()
        ? Optional.empty()
        : Optional.of(name + " is " + shown(object, name) + ", expected " + expected);
  }

  /** Empty if the check passes; else a sentence that shows only the type of the member. */
  static Optional<String> hiddenUnless(BooleanSupplier passes, JsonObject object, String name, String expected) {
    return passes.getAsBoolean()
        ? Optional.empty()
        : Optional.of(name + " is " + type(object, name) + ", expected " + expected);
  }

  /** The received value of the member, as {@link #shown(String)}. */
  public static String shown(JsonObject object, String name) {
    return Optional.ofNullable(object.get(name)).map(value -> shown(value.toString())).orElse("missing");
  }

  /** The text without control characters, shortened if it is too long. */
  static String shown(String text) {
    return text.codePointCount(0, text.length()) > MAX_SHOWN
        ? Text.cleaned(text, MAX_SHOWN) + "…"
        : Text.cleaned(text, MAX_SHOWN);
  }

  /** The type of the member, for values that must not be logged. */
  public static String type(JsonObject object, String name) {
    return Optional.ofNullable(object.get(name)).map(FailedCheck::type).orElse("missing");
  }

  private static String type(JsonValue value) {
    return switch (value.getValueType()) {
      case STRING -> ((JsonString) value).getString().isBlank() ? "an empty string" : "a string";
      case NUMBER -> "a number";
      case ARRAY -> "a list";
      case OBJECT -> "an object";
      case TRUE, FALSE -> "a boolean";
      case NULL -> "null";
    };
  }

  public static String quoted(String text) {
    return "\"" + shown(text) + "\"";
  }

  public static String list(Collection<String> names) {
    return names.isEmpty() ? "none" : String.join(" or ", names);
  }
}
