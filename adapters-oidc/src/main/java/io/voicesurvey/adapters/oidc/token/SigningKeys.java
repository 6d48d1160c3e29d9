package io.voicesurvey.adapters.oidc.token;

import io.voicesurvey.adapters.oidc.token.KeyFiles.KeyFile;
import io.voicesurvey.adapters.oidc.token.KeyFiles.FileState;
import io.voicesurvey.domain.Secret;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The source of this service's own keys. Key files are {@linkplain #reread() reread} while the service runs, so that
 * keys can be rotated without a restart. A new key verifies as soon as it is read, and signs when it is
 * {@linkplain KeyRing#settled settled}. A removed key is no longer valid.
 */
public final class SigningKeys implements Supplier<KeyRing> {
  private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);

  private final Optional<KeyFiles> files;
  private final InstantSource clock;
  private final AtomicReference<State> state;

  private SigningKeys(Optional<KeyFiles> files, InstantSource clock, State state) {
    this.files = files;
    this.clock = clock;
    this.state = new AtomicReference<>(state);
  }

  /** @param problems the problems of the last reread, each in one sentence */
  private record State(Map<Path, FileState> fileStates, Map<Path, KeyFile> keyFiles, KeyRing ring,
      Set<String> problems) {
    State with(Set<String> newProblems) {
      return new State(fileStates, keyFiles, ring, newProblems);
    }
  }

  /** @throws IllegalStateException if the source has no usable key; see {@link #ofSecret} and {@link #ofPath} */
  public static SigningKeys of(KeySource source, InstantSource clock) {
    try {
      return switch (source) {
        case KeySource.SecretKey(Secret secret) -> ofSecret(secret);
        case KeySource.KeyPath(Path path) -> ofPath(path, clock);
      };
    } catch (UnusableKeyException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** The reason why the file or folder has no usable key, in one sentence; empty if it has one. */
  public static Optional<String> problem(Path path, InstantSource clock) {
    try {
      ofPath(path, clock);
      return Optional.empty();
    } catch (UnusableKeyException e) {
      return Optional.of(e.getMessage());
    }
  }

  /**
   * One key for HS256.
   *
   * @throws UnusableKeyException if the secret has less than 32 bytes in UTF-8
   */
  public static SigningKeys ofSecret(Secret secret) throws UnusableKeyException {
    KeyRing ring = new KeyRing(List.of(new KeyRing.Entry(SigningKey.of(secret), Instant.EPOCH)));
    return new SigningKeys(Optional.empty(), () -> Instant.EPOCH, new State(Map.of(), Map.of(), ring, Set.of()));
  }

  /**
   * The key in a PKCS#8 PEM file, or those in a folder: RSA of 2,048 bits or more signs RS256, P-256 ES256, Ed25519
   * EdDSA. In a folder, the newest {@linkplain KeyRing#settled settled} key signs, by modification time, then by name;
   * all verify. All instances must use the same folder, because its change times decide when a key settles. A visible
   * file counts as a key if its name ends in {@code .pem} or it holds a private key; subfolders and hidden files are
   * ignored.
   *
   * @throws UnusableKeyException if a key cannot be read, is of another kind, or there is none
   */
  public static SigningKeys ofPath(Path path, InstantSource clock) throws UnusableKeyException {
    return of(new KeyFiles(path), clock);
  }

  static SigningKeys of(KeyFiles files, InstantSource clock) throws UnusableKeyException {
    Map<Path, FileState> fileStates = files.states(Set.of());
    Map<Path, KeyFile> keyFiles = new HashMap<>();
    for (Map.Entry<Path, FileState> file : fileStates.entrySet()) {
      files.read(file.getKey(), file.getValue(), Set.of()).ifPresent(keyFile -> keyFiles.put(file.getKey(), keyFile));
    }
    if (keyFiles.isEmpty()) {
      throw new UnusableKeyException(files + " contains no key file");
    }
    Instant now = clock.instant();
    KeyRing ring = ring(keyFiles.values(), file -> isPlausible(file, now) ? file.changed() : now);
    return new SigningKeys(Optional.of(files), clock, new State(fileStates, keyFiles, ring, Set.of()));
  }

  /** The current keys. Callers get them for each use and do not keep them. */
  @Override
  public KeyRing get() {
    return state.get().ring();
  }

  /**
   * Checks the files, and rereads them if any has changed. An unusable file keeps its previous key. If no key file is
   * left, all keys stay. Each problem is logged once.
   */
  public synchronized void reread() {
    files.ifPresent(present -> state.set(reread(present, state.get())));
  }

  private State reread(KeyFiles present, State last) {
    try {
      Map<Path, FileState> fileStates = present.states(last.keyFiles().keySet());
      // Unusable files are read again: one may have been written between the check and the read.
      return fileStates.equals(last.fileStates()) && last.problems().isEmpty() ? last : read(present, fileStates, last);
    } catch (UnusableKeyException e) {
      return last.with(logged(Set.of(e.getMessage()), last));
    }
  }

  private State read(KeyFiles present, Map<Path, FileState> fileStates, State last) {
    Map<Path, KeyFile> keyFiles = new HashMap<>();
    Set<String> problems = new HashSet<>();
    fileStates.forEach((file, found) -> {
      try {
        present.read(file, found, last.keyFiles().keySet()).ifPresent(keyFile -> keyFiles.put(file, keyFile));
      } catch (UnusableKeyException e) {
        problems.add(e.getMessage());
        Optional.ofNullable(last.keyFiles().get(file)).ifPresent(keyFile -> keyFiles.put(file, keyFile));
      }
    });
    if (keyFiles.isEmpty()) {
      problems.add(present + " contains no key file");
      return last.with(logged(problems, last));
    }
    return new State(fileStates, keyFiles, nextRing(keyFiles.values(), last.ring()), logged(problems, last));
  }

  private static Set<String> logged(Set<String> problems, State last) {
    problems.stream().filter(problem -> !last.problems().contains(problem))
        .forEach(problem -> LOG.warn("The keys did not change: {}", problem));
    return Set.copyOf(problems);
  }

  private KeyRing nextRing(Collection<KeyFile> keyFiles, KeyRing last) {
    Instant now = clock.instant();
    KeyRing next = ring(keyFiles, file -> since(file, last, now));
    if (!next.ids().equals(last.ids())) {
      LOG.atInfo().addKeyValue("keys", next.ids()).log("the signing keys have changed");
    }
    return next.isSameAs(last) ? last : next;
  }

  private static KeyRing ring(Collection<KeyFile> keyFiles, Function<KeyFile, Instant> since) {
    return new KeyRing(keyFiles.stream().sorted(KeyFiles.ORDER)
        .map(file -> new KeyRing.Entry(file.key(), since.apply(file))).toList());
  }

  /** The signing key continues to sign if its file is touched, or rewritten with the same content. */
  private static Instant since(KeyFile file, KeyRing last, Instant now) {
    String id = file.key().id();
    Optional<Instant> known = last.since(id);
    Instant since = isPlausible(file, now) ? file.changed() : known.orElse(now);
    return known.filter(before -> before.isBefore(since) && id.equals(last.settled(now).id())).orElse(since);
  }

  /**
   * All instances, running or starting, see the same arrival time of a file. If it is over 30 seconds in the future, a
   * clock is or was wrong, and the time at which this instance noticed the file is used.
   */
  private static boolean isPlausible(KeyFile file, Instant now) {
    return !file.changed().isAfter(now.plus(KeyRing.SETTLING));
  }
}
