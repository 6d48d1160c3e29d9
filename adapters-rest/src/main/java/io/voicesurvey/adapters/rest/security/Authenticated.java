package io.voicesurvey.adapters.rest.security;

import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.Refuses;
import jakarta.ws.rs.NameBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** An operation for the bearer of a valid access token only. */
@NameBinding
@Refuses(status = 401, value = {ProblemCode.MISSING_CREDENTIALS, ProblemCode.INVALID_AUTHORIZATION_HEADER,
    ProblemCode.INVALID_TOKEN, ProblemCode.TOKEN_EXPIRED, ProblemCode.SESSION_REVOKED, ProblemCode.USER_DISABLED})
@Refuses(status = 503, value = ProblemCode.DATABASE_UNAVAILABLE)
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Authenticated {}
