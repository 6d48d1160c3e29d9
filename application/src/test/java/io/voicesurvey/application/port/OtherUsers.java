package io.voicesurvey.application.port;

import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The users of another repository, except for the methods that a test overrides. */
public abstract class OtherUsers implements UserRepository {
  private final UserRepository users;

  protected OtherUsers(UserRepository users) {
    this.users = users;
  }

  @Override
  public Optional<User> find(UserId id) {
    return users.find(id);
  }

  @Override
  public Optional<User> find(EmailAddress email) {
    return users.find(email);
  }

  @Override
  public List<User> find(Set<EmailAddress> emails) {
    return users.find(emails);
  }

  @Override
  public List<User> findAndLock(Set<EmailAddress> emails) {
    return users.findAndLock(emails);
  }

  @Override
  public List<UserId> findClaiming(ExternalId id) {
    return users.findClaiming(id);
  }

  @Override
  public Optional<User> findAndLock(ExternalIdentity identity) {
    return users.findAndLock(identity);
  }

  @Override
  public Optional<KnownUser> findAndLock(Person person) {
    return users.findAndLock(person);
  }

  @Override
  public Optional<User> findAndLock(UserId id) {
    return users.findAndLock(id);
  }

  @Override
  public Optional<User> findAndLock(EmailAddress email) {
    return users.findAndLock(email);
  }

  @Override
  public Set<UserId> lockActiveAdmins() {
    return users.lockActiveAdmins();
  }

  @Override
  public List<User> find(UserFilter filter, Optional<UserId> after, int limit) {
    return users.find(filter, after, limit);
  }

  @Override
  public Relinking relink(User user) {
    return users.relink(user);
  }

  @Override
  public Insertion insert(User user) {
    return users.insert(user);
  }

  @Override
  public Update update(User user) {
    return users.update(user);
  }
}
