package io.voicesurvey.application.port;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs several tasks at the same moment. */
public final class Race {
  private Race() {}

  /** The results of the tasks, in their order. All start together. */
  public static <T> List<T> run(List<Callable<T>> tasks) {
    CountDownLatch start = new CountDownLatch(1);
    List<T> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      List<Future<T>> running = tasks.stream().map(task -> threads.submit(() -> {
        start.await();
        return task.call();
      })).toList();
      start.countDown();
      for (Future<T> future : running) {
        results.add(future.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a runner fell", e.getCause());
    }
    return results;
  }
}
