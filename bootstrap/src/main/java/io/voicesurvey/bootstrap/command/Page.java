package io.voicesurvey.bootstrap.command;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A page of a list.
 *
 * @param next the start of the next page; empty: this is the last page
 */
record Page<T, K>(List<T> items, Optional<K> next) {
  /** Queries the first page, and each other page when its first item is needed. */
  static <T, K> Iterator<T> all(Function<Optional<K>, Page<T, K>> query) {
    return Stream.iterate(Optional.of(query.apply(Optional.empty())), Optional::isPresent,
        page -> page.flatMap(Page::next).map(next -> query.apply(Optional.of(next))))
        .flatMap(page -> page.orElseThrow().items().stream()).iterator();
  }
}
