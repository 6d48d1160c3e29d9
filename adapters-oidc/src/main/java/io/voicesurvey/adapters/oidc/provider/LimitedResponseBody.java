package io.voicesurvey.adapters.oidc.provider;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Collects a body of limited length, and cancels the transfer when the body exceeds the limit. */
final class LimitedResponseBody implements BodySubscriber<byte[]> {
  private final BodySubscriber<byte[]> collector = BodySubscribers.ofByteArray();
  private final AtomicReference<Subscription> subscription = new AtomicReference<>();
  private final AtomicLong left;

  LimitedResponseBody(long limit) {
    this.left = new AtomicLong(limit);
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return collector.getBody();
  }

  @Override
  public void onSubscribe(Subscription newSubscription) {
    subscription.set(newSubscription);
    collector.onSubscribe(newSubscription);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    long length = buffers.stream().mapToLong(ByteBuffer::remaining).sum();
    if (left.addAndGet(-length) >= 0) {
      collector.onNext(buffers);
    } else {
      subscription.get().cancel();
      collector.onError(new IOException("the body is too long"));
    }
  }

  @Override
  public void onError(Throwable cause) {
    collector.onError(cause);
  }

  @Override
  public void onComplete() {
    collector.onComplete();
  }
}
