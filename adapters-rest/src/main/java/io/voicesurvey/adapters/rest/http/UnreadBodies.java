package io.voicesurvey.adapters.rest.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;

/** Closes the connection after a response to a request whose {@link LargeBody} nothing has read. */
public final class UnreadBodies implements ContainerResponseFilter {
  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (DeferredBody.isUnread(request)) {
      response.getHeaders().putSingle("Connection", "close");
    }
  }
}
