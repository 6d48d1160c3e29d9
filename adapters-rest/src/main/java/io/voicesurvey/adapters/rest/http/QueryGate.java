package io.voicesurvey.adapters.rest.http;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;

/** Refuses a malformed query also where nobody asks for a parameter: after it is known who asks, as the contract orders. */
@Priority(Priorities.USER)
public final class QueryGate implements ContainerRequestFilter {
  @Override
  public void filter(ContainerRequestContext request) {
    Exchange.query(request);
  }
}
