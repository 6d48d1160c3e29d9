package io.voicesurvey.adapters.rest.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A resource of pages for people. For a request that is not a navigation, there is nothing at its paths. */
@Navigated
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface NavigationOnly {}
