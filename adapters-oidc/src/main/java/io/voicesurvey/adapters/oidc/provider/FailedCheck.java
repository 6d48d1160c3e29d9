package io.voicesurvey.adapters.oidc.provider;

import io.voicesurvey.domain.Text;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What an operator needs to know of a check that failed, in one sentence: the member, what came, and what was expected.
 * What came is shown without control characters and at most {@value #MAX_SHOWN} characters long.
 */
final class FailedCheck {
  private static final int MAX_SHOWN = 200;

  private FailedCheck() {}

  /** None where the check holds; else a sentence that shows the member as it came. */
  static Optional<String> unless(BooleanSupplier holds, JsonObject object, String name, String expected) {
    return holds.getAsBoolean()
        ? Optional.empty()
        : Optional.of(name + " is " + shown(object, name) + ", expected " + expected);
  }

  /** None where the check holds; else a sentence that says of the member no more than its type. */
  static Optional<String> hiddenUnless(BooleanSupplier holds, JsonObject object, String name, String expected) {
    return holds.getAsBoolean()
        ? Optional.empty()
        : Optional.of(name + " is " + type(object, name) + ", expected " + expected);
  }

  /** The member as it came. */
  static String shown(JsonObject object, String name) {
    return Optional.ofNullable(object.get(name)).map(value -> shown(value.toString())).orElse("missing");
  }

  /** A text, as far as it can be shown. */
  static String shown(String text) {
    return text.codePointCount(0, text.length()) > MAX_SHOWN
        ? Text.cleaned(text, MAX_SHOWN) + "…"
        : Text.cleaned(text, MAX_SHOWN);
  }

  /** What type the member is of, for values that no log may hold. */
  static String type(JsonObject object, String name) {
    return Optional.ofNullable(object.get(name)).map(FailedCheck::type).orElse("missing");
  }

  private static String type(JsonValue value) {
    return switch (value.getValueType()) {
      case STRING -> ((JsonString) value).getString().isBlank() ? "an empty text" : "a text";
      case NUMBER -> "a number";
      case ARRAY -> "a list";
      case OBJECT -> "an object";
      case TRUE, FALSE -> "a truth value";
      case NULL -> "null";
    };
  }

  static String quoted(String text) {
    return "\"" + shown(text) + "\"";
  }

  static String list(Collection<String> names) {
    return names.isEmpty() ? "none" : String.join(" or ", names);
  }
}
