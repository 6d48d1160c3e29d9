package io.voicesurvey.adapters.rest.problem;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The problem codes of an operation, for the OpenAPI document. On another annotation: those of every operation with
 * that annotation. Codes that every operation can return are not repeated.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Refuses.All.class)
public @interface Refuses {
  /** The status of these codes here. */
  int status();

  ProblemCode[] value();

  /** Whether the response is an {@link OAuthError} instead of a problem document. */
  boolean asOAuthError() default false;

  /** The container annotation for several statuses. */
  @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
  @Retention(RetentionPolicy.RUNTIME)
  @interface All {
    Refuses[] value();
  }
}
