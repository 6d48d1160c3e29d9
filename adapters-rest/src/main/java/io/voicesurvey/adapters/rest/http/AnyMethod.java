package io.voicesurvey.adapters.rest.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A GET operation that answers every other method too, OPTIONS included, whatever the body and the {@code Accept} header
 * of the request: a proxy asks it about requests to another service.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface AnyMethod {}
