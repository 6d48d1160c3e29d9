package io.voicesurvey.adapters.rest.login;

import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.Refuses;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The refusals of a callback, whatever its path. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Refuses(status = 404, value = ProblemCode.NOT_FOUND)
@Refuses(status = 401, value = {ProblemCode.INVALID_STATE, ProblemCode.ISSUER_MISMATCH, ProblemCode.LOGIN_FAILED,
    ProblemCode.INVALID_ID_TOKEN, ProblemCode.ACR_NOT_MET})
@Refuses(status = 403, value = {ProblemCode.LOGIN_DENIED, ProblemCode.USER_DISABLED})
@Refuses(status = 409, value = ProblemCode.EMAIL_CONFLICT)
@Refuses(status = 502, value = ProblemCode.IDP_ERROR)
@Refuses(status = 503, value = {ProblemCode.IDP_UNAVAILABLE, ProblemCode.DATABASE_UNAVAILABLE})
@interface CallbackRefusals {}
