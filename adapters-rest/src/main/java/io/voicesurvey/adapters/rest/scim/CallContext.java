package io.voicesurvey.adapters.rest.scim;

import de.captaingoldfish.scim.sdk.server.endpoints.Context;
import de.captaingoldfish.scim.sdk.server.endpoints.authorize.Authorization;
import io.voicesurvey.application.user.AcceptedVersions;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** The parts of a request and of its response that the SDK does not carry. */
final class CallContext extends Context {
  /** Others than administrators were refused before. */
  private static final Authorization ANYONE = new Authorization() {
    @Override
    public Set<String> getClientRoles() {
      return Set.of();
    }

    @Override
    public boolean authenticate(Map<String, String> headers, Map<String, String> parameters) {
      return true;
    }
  };

  private final ScimCall call;
  private final Consumer<User> check;
  private final Set<UserId> members;
  private final AtomicReference<Optional<Long>> version = new AtomicReference<>(Optional.empty());
  private final AtomicReference<Optional<UserId>> shown = new AtomicReference<>(Optional.empty());
  private final AtomicReference<Optional<Long>> read = new AtomicReference<>(Optional.empty());

  CallContext(ScimCall call) {
    this(call, user -> {}, Set.of());
  }

  /** @param check refuses to change a user who lacks what the change needs */
  CallContext(ScimCall call, Consumer<User> check) {
    this(call, check, Set.of());
  }

  /** @param members the members of the sent group */
  CallContext(ScimCall call, Set<UserId> members) {
    this(call, user -> {}, members);
  }

  private CallContext(ScimCall call, Consumer<User> check, Set<UserId> members) {
    super(ANYONE);
    this.call = call;
    this.check = check;
    this.members = members;
  }

  ScimCall call() {
    return call;
  }

  Set<UserId> members() {
    return members;
  }

  /** From now on, only this version of the user may be changed: the change is computed from it. */
  void readForChange(User user) {
    if (call.versions().exclude(user.version())) {
      throw Refusals.stale();
    }
    check.accept(user);
    read.set(Optional.of(user.version()));
  }

  /** The versions that may be changed. */
  AcceptedVersions versions() {
    return read.get().map(version -> AcceptedVersions.of(Set.of(version))).orElseGet(call::versions);
  }

  /** Whether the change is computed from a resource that was read before. */
  boolean isComputed() {
    return read.get().isPresent();
  }

  void respondWith(long newVersion) {
    version.set(Optional.of(newVersion));
  }

  void respondWith(User user) {
    shown.set(Optional.of(user.id()));
    respondWith(user.version());
  }

  /** The id of the user in the response, which is not the requested one if the user was merged into this one. */
  Optional<UserId> user() {
    return shown.get();
  }

  /** The version of the resource in the response. */
  Optional<Long> version() {
    return version.get();
  }
}
