package io.voicesurvey.adapters.oidc.token;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Texts with one change each; never empty, never the original. */
public final class Mutations {
  private static final String CHARACTERS = "AZaz09-_.=+/ \u0000\n\u00e9";

  private Mutations() {}

  public static Arbitrary<String> of(String text) {
    Arbitrary<Integer> places = Arbitraries.integers().between(0, text.length() - 1);
    Arbitrary<Character> characters = Arbitraries.chars().with(CHARACTERS.toCharArray());
    Arbitrary<String> replaced = Combinators.combine(places, characters)
        .as((place, character) -> text.substring(0, place) + character + text.substring(place + 1));
    Arbitrary<String> inserted = Combinators.combine(places, characters)
        .as((place, character) -> text.substring(0, place) + character + text.substring(place));
    Arbitrary<String> removed = places.map(place -> text.substring(0, place) + text.substring(place + 1));
    Arbitrary<String> cut = places.map(place -> text.substring(0, place));
    Arbitrary<String> turned = places.map(place -> text.substring(place) + text.substring(0, place));
    Arbitrary<String> extended = characters.map(character -> text + character);
    Arbitrary<String> flipped = places.map(place -> text.substring(0, place) + swapped(text.charAt(place))
        + text.substring(place + 1));
    return Arbitraries.oneOf(replaced, inserted, removed, cut, turned, extended, flipped)
        .filter(changed -> !changed.isEmpty() && !changed.equals(text));
  }

  private static char swapped(char character) {
    return Character.isUpperCase(character) ? Character.toLowerCase(character) : Character.toUpperCase(character);
  }
}
