package io.voicesurvey.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.persistence.user.HibernateUserRepository;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.TransactionsContract;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.domain.user.User;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HibernateTransactionsTest implements TransactionsContract {
  @RegisterExtension
  static final TestDatabase POSTGRES = new TestDatabase();
  private static final Set<Thread.State> WAITING = Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

  @Test
  void simultaneous_checks_use_one_connection_one_after_the_other() throws Exception {
    CountDownLatch free = new CountDownLatch(1);
    AtomicInteger taken = new AtomicInteger();
    DatabaseObservers watch = new DatabaseObservers(Optional.empty(), pool -> heldUp(pool, taken, free));
    try (Database database = new Database(POSTGRES.settings(), DatabaseLimits.SERVICE, watch)) {
      database.prepare();
      Transactions transactions = new HibernateTransactions(database);
      Queue<Boolean> answers = new ConcurrentLinkedQueue<>();
      List<Thread> askers = IntStream.range(0, 10)
          .mapToObj(i -> Thread.ofPlatform().start(() -> answers.add(transactions.isDatabaseReachable()))).toList();
      while (!askers.stream().map(Thread::getState).allMatch(WAITING::contains)) {
        Thread.onSpinWait();
      }

      free.countDown();

      for (Thread asker : askers) {
        asker.join();
      }
      assertThat(answers).hasSize(askers.size()).containsOnly(true);
      assertThat(taken.get()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void a_deadlock_ends_no_work() throws Exception {
    Transactions transactions = transactions();
    User anna = Samples.user("anna");
    User bert = Samples.user("bert");
    users().insert(anna);
    users().insert(bert);
    CyclicBarrier bothHoldOne = new CyclicBarrier(2);
    AtomicInteger attempts = new AtomicInteger();

    List<CompletableFuture<Integer>> works = Stream.of(List.of(anna, bert), List.of(bert, anna))
        .map(order -> CompletableFuture.supplyAsync(() -> transactions.inTransaction(() -> {
          users().findAndLock(order.getFirst().id());
          if (attempts.incrementAndGet() <= 2) {
            meet(bothHoldOne);
          }
          return users().findAndLock(order.getLast().id()).stream().toList().size();
        }), task -> Thread.ofPlatform().start(task))).toList();

    assertThat(works).extracting(CompletableFuture::join).containsExactly(1, 1);
    assertThat(attempts.get()).isEqualTo(3);
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Counts the callers that take a connection, and blocks them. */
  private static DataSource heldUp(DataSource pool, AtomicInteger taken, CountDownLatch free) {
    return (DataSource) Proxy.newProxyInstance(DataSource.class.getClassLoader(), new Class<?>[]{DataSource.class},
        (proxy, method, arguments) -> {
          if (method.getName().equals("getConnection")) {
            taken.incrementAndGet();
            free.await();
          }
          return method.invoke(pool, arguments);
        });
  }

  @Override
  public Transactions transactions() {
    return new HibernateTransactions(POSTGRES.database());
  }

  @Override
  public UserRepository users() {
    return new HibernateUserRepository(POSTGRES.database());
  }
}
