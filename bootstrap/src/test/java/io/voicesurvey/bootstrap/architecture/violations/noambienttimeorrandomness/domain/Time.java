package io.voicesurvey.bootstrap.architecture.violations.noambienttimeorrandomness.domain;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Date;
import java.util.function.Supplier;

final class Time {
  Instant seededInstant() {
    return Instant.now();
  }

  Supplier<Instant> seededReference() {
    return Instant::now;
  }

  Supplier<Instant> seededLambda() {
    return () -> Instant.now();
  }

  LocalDate seededDate() {
    return LocalDate.now(ZoneId.of("Z"));
  }

  LocalDateTime seededDateTime() {
    return LocalDateTime.now(ZoneId.of("Z"));
  }

  OffsetDateTime seededOffset() {
    return OffsetDateTime.now(ZoneId.of("Z"));
  }

  ZonedDateTime seededZone() {
    return ZonedDateTime.now(ZoneId.of("Z"));
  }

  Clock seededClock() {
    return Clock.systemUTC();
  }

  Clock seededDefaultClock() {
    return Clock.systemDefaultZone();
  }

  InstantSource seededSource() {
    return InstantSource.system();
  }

  long seededMillis() {
    return System.currentTimeMillis();
  }

  Date seededOldDate() {
    return new Date();
  }

  Calendar seededCalendar() {
    return Calendar.getInstance();
  }
}
