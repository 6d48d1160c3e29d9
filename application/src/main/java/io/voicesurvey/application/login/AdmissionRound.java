package io.voicesurvey.application.login;

import io.voicesurvey.application.port.IdentityProvider.Redemption.Redeemed;
import io.voicesurvey.domain.login.LoginAttempt;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.user.ActiveAdministrators;
import io.voicesurvey.domain.user.AdoptionPolicy;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserMatch;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One round of a login.
 *
 * @param locks          what is locked
 * @param administrators empty if not needed so far
 * @param claimed        the users who wait with the person's external id or email, locked; empty also if the person's
 *                       user has both already. Also the disabled user with an identity and the external id
 */
record AdmissionRound(Redeemed redeemed, LoginAttempt attempt, AdoptionPolicy adoption, Client client,
    AdmissionLocks locks, Optional<ActiveAdministrators> administrators, List<User> claimed, Instant now) {
  Person person() {
    return redeemed.person();
  }

  /** The user who waits with the person's external id, else with the email. */
  Optional<User> waiting() {
    return UserMatch.waitingFor(person(), claimed);
  }

  /** The user who waits with the verified email, if {@link #waiting()} is the one with the external id. */
  Optional<User> beside() {
    return waiting().flatMap(found -> UserMatch.waitingBeside(found, person(), claimed));
  }

  /** {@link #waiting()} with what was stated of {@link #beside()}. */
  Optional<User> awaited() {
    return waiting().map(found -> beside().map(found::mergedWith).orElse(found));
  }

  /** {@link #waiting()} and {@link #beside()}. */
  List<User> all() {
    return Stream.concat(waiting().stream(), beside().stream()).toList();
  }

  /** The one of {@link #all()} from whom {@link #awaited()} has the attribute. */
  Optional<User> giver(Function<User, ?> attribute) {
    return beside().filter(other -> !awaited().map(attribute).equals(waiting().map(attribute))).or(this::waiting);
  }
}
