package io.voicesurvey.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voicesurvey.application.port.DatabaseUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class GroupCommitTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(100);

  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  /** The started groups by their questions. Each waits until the test releases it. */
  private final ConcurrentLinkedQueue<List<Integer>> groups = new ConcurrentLinkedQueue<>();
  private final Semaphore begun = new Semaphore(0);
  private final Semaphore mayEnd = new Semaphore(0);

  @AfterEach
  void letAllGo() {
    mayEnd.release(1_000_000);
    callers.close();
  }

  @Test
  void a_single_caller_is_answered_immediately() {
    GroupCommit<Integer, Integer> commits = new GroupCommit<>(questions -> twice(questions.get()), SHORT);

    assertThat(commits.execute(21)).contains(42);
    assertThat(commits.execute(4)).contains(8);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void callers_that_wait_share_the_next_groups_and_each_gets_its_own_answer(int leaders) throws Exception {
    GroupCommit<Integer, Integer> commits = new GroupCommit<>(slowly(GroupCommitTest::twice), LONG, leaders);
    List<Future<Optional<Integer>>> first = IntStream.range(100, 100 + leaders).mapToObj(i -> ask(commits, i)).toList();
    begun.acquire(leaders);
    List<Future<Optional<Integer>>> crowd = IntStream.rangeClosed(1, 20).mapToObj(i -> ask(commits, i)).toList();
    awaitWaiting(commits, 20);

    mayEnd.release(2 * leaders);

    for (int i = 0; i < leaders; i++) {
      assertThat(first.get(i).get()).contains(2 * (100 + i));
    }
    for (int i = 0; i < crowd.size(); i++) {
      assertThat(crowd.get(i).get()).contains(2 * (i + 1));
    }
    assertThat(groups).hasSizeBetween(leaders + 1, 2 * leaders);
    assertThat(groups.stream().limit(leaders)).allSatisfy(group -> assertThat(group).hasSize(1));
  }

  @Test
  void an_outage_is_reported_to_all_callers_of_the_group_and_to_no_other() throws Exception {
    GroupCommit<Integer, Integer> commits = new GroupCommit<>(slowly(questions -> {
      if (questions.contains(1)) {
        throw new DatabaseUnavailable(new IllegalStateException("away"));
      }
      return twice(questions);
    }), LONG, 1);
    Future<Optional<Integer>> first = ask(commits, 0);
    begun.acquire();
    Future<Optional<Integer>> one = ask(commits, 1);
    Future<Optional<Integer>> other = ask(commits, 2);
    awaitWaiting(commits, 2);
    mayEnd.release(2);

    assertThat(first.get()).contains(0);
    assertUnavailable(one);
    assertUnavailable(other);
    mayEnd.release();
    assertThat(commits.execute(3)).contains(6);
  }

  @Test
  void a_failure_leaves_each_on_its_own_and_the_next_group_unharmed() throws Exception {
    GroupCommit<Integer, Integer> commits = new GroupCommit<>(slowly(questions -> {
      if (questions.contains(1)) {
        throw new IllegalArgumentException("one of them is not like the others");
      }
      return twice(questions);
    }), LONG, 1);
    Future<Optional<Integer>> first = ask(commits, 0);
    begun.acquire();
    Future<Optional<Integer>> one = ask(commits, 1);
    Future<Optional<Integer>> other = ask(commits, 2);
    awaitWaiting(commits, 2);
    mayEnd.release(3);

    assertThat(first.get()).contains(0);
    assertThat(one.get()).isEmpty();
    assertThat(other.get()).isEmpty();
    assertThat(commits.execute(3)).contains(6);
  }

  @Test
  void a_failure_of_a_single_caller_is_thrown() {
    IllegalArgumentException failure = new IllegalArgumentException("wrong");
    GroupCommit<Integer, Integer> commits = new GroupCommit<>(questions -> {
      questions.get();
      throw failure;
    }, LONG);

    assertThatThrownBy(() -> commits.execute(1)).isSameAs(failure);
    assertThatThrownBy(() -> commits.execute(1)).isSameAs(failure);
  }

  @Test
  void a_caller_with_a_late_empty_answer_does_not_ask_alone() {
    GroupCommit<Integer, Integer> commits = new GroupCommit<>(questions -> {
      questions.get();
      begun.acquireUninterruptibly();
      return List.of(Optional.empty());
    }, SHORT);
    begun.release();
    assertThat(commits.execute(1)).isEmpty();

    CompletableFuture.delayedExecutor(2 * SHORT.toMillis(), TimeUnit.MILLISECONDS).execute(begun::release);
    assertThatThrownBy(() -> commits.execute(2)).isInstanceOf(DatabaseUnavailable.class);
  }

  @Test
  void an_error_leaves_no_caller_waiting() throws Exception {
    GroupCommit<Integer, Integer> commits = new GroupCommit<>(slowly(questions -> {
      if (questions.contains(0)) {
        throw new StackOverflowError();
      }
      return twice(questions);
    }), LONG, 1);
    Future<Optional<Integer>> first = ask(commits, 0);
    begun.acquire();
    Future<Optional<Integer>> next = ask(commits, 1);
    awaitWaiting(commits, 1);
    mayEnd.release(2);

    assertThatThrownBy(first::get).hasCauseInstanceOf(StackOverflowError.class);
    assertThat(next.get()).contains(2);
  }

  @Test
  void a_question_that_waited_too_long_is_never_worked_on() throws Exception {
    GroupCommit<Integer, Integer> commits = new GroupCommit<>(slowly(GroupCommitTest::twice), SHORT, 1);
    Future<Optional<Integer>> first = ask(commits, 0);
    begun.acquire();
    assertUnavailable(ask(commits, 1));

    mayEnd.release(2);
    assertThat(first.get()).contains(0);
    assertThat(commits.execute(2)).contains(4);
    assertThat(groups).containsExactly(List.of(0), List.of(2));
  }

  @Test
  void a_group_that_gets_a_connection_too_late_does_not_begin() throws Exception {
    CompletableFuture<Void> connection = new CompletableFuture<>();
    GroupCommit<Integer, Integer> commits = new GroupCommit<>(questions -> {
      connection.join();
      List<Integer> all = questions.get();
      groups.add(all);
      return twice(all);
    }, SHORT);
    Future<Optional<Integer>> late = ask(commits, 0);
    Thread.sleep(SHORT.multipliedBy(2));
    connection.complete(null);

    assertUnavailable(late);
    assertThat(groups).containsExactly(List.of());
    assertThat(commits.execute(1)).contains(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void thousands_of_simultaneous_requests_are_all_answered(int leaders) throws Exception {
    GroupCommit<Integer, Integer> commits = new GroupCommit<>(questions -> twice(questions.get()), LONG, leaders);
    List<Future<Optional<Integer>>> crowd = IntStream.range(0, 5000).mapToObj(i -> ask(commits, i)).toList();

    for (int i = 0; i < crowd.size(); i++) {
      assertThat(crowd.get(i).get()).contains(2 * i);
    }
  }

  private GroupCommit.Work<Integer, Integer> slowly(Function<List<Integer>, List<Optional<Integer>>> work) {
    return (Supplier<List<Integer>> questions) -> {
      List<Integer> all = questions.get();
      groups.add(all);
      begun.release();
      mayEnd.acquireUninterruptibly();
      return work.apply(all);
    };
  }

  private static List<Optional<Integer>> twice(List<Integer> questions) {
    return questions.stream().map(question -> Optional.of(2 * question)).toList();
  }

  private Future<Optional<Integer>> ask(GroupCommit<Integer, Integer> commits, int question) {
    return callers.submit(() -> commits.execute(question));
  }

  private static void awaitWaiting(GroupCommit<Integer, Integer> commits, int count) throws InterruptedException {
    while (commits.waiting() < count) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private static void assertUnavailable(Future<Optional<Integer>> answer) {
    assertThatThrownBy(answer::get).isInstanceOf(ExecutionException.class).cause()
        .isInstanceOf(DatabaseUnavailable.class);
  }
}
