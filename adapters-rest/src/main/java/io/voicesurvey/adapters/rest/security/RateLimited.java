package io.voicesurvey.adapters.rest.security;

import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.Refuses;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A resource with a limit on requests per client address, with any method: all such resources share one limit. */
@Refuses(status = 429, value = ProblemCode.RATE_LIMITED)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface RateLimited {}
