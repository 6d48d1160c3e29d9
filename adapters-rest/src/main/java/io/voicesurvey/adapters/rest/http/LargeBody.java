package io.voicesurvey.adapters.rest.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A resource whose requests may have a larger body than others. It is read only after authentication, so that strangers
 * do not fill the memory.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface LargeBody {
  /** The maximum size of a body, in bytes. */
  int MAX_BYTES = 1024 * 1024;
}
