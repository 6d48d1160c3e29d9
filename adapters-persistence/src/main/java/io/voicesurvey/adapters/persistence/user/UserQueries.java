package io.voicesurvey.adapters.persistence.user;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.User;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hibernate.LockMode;
import org.hibernate.StatelessSession;
import org.hibernate.query.SelectionQuery;

/** Selects users. */
final class UserQueries {
  private final Database database;

  UserQueries(Database database) {
    this.database = database;
  }

  /** @param values of the parameters ?1, ?2, … of the query */
  Optional<User> find(String hql, Object... values) {
    return database.inTransaction(session -> query(session, hql, values).uniqueResultOptional().map(UserRow::toDomain));
  }

  /** @param values of the parameters ?1, ?2, … of the query */
  Optional<User> findAndLock(String hql, Object... values) {
    return database.inTransaction(session -> query(session, hql, values)
        .setHibernateLockMode(LockMode.PESSIMISTIC_WRITE).uniqueResultOptional().map(UserRow::toDomain));
  }

  /** @param sql selects by the canonical emails in the parameter {@code keys} */
  List<User> ofEmails(String sql, Set<EmailAddress> emails) {
    String[] keys = emails.stream().map(EmailAddress::canonical).toArray(String[]::new);
    return database.inTransaction(session -> session.createNativeQuery(sql, UserRow.class).setParameter("keys", keys)
        .getResultStream().map(UserRow::toDomain).toList());
  }

  private static SelectionQuery<UserRow> query(StatelessSession session, String hql, Object... values) {
    SelectionQuery<UserRow> query = session.createSelectionQuery(hql, UserRow.class);
    for (int i = 0; i < values.length; i++) {
      query.setParameter(i + 1, values[i]);
    }
    return query;
  }
}
