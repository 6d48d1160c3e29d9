package io.voicesurvey.bootstrap.architecture.violations.noambienttimeorrandomness.application;

import java.security.SecureRandom;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

final class Chance {
  UUID seededUuid() {
    return UUID.randomUUID();
  }

  Supplier<UUID> seededReference() {
    return UUID::randomUUID;
  }

  Random seededRandom() {
    return new Random();
  }

  Supplier<Random> seededConstructor() {
    return Random::new;
  }

  SecureRandom seededSecureRandom() {
    return new SecureRandom();
  }

  double seededMath() {
    return Math.random();
  }

  int seededThreadLocal() {
    return ThreadLocalRandom.current().nextInt();
  }

  SplittableRandom seededSplittable() {
    return new SplittableRandom();
  }

  RandomGenerator seededGenerator() {
    return RandomGenerator.getDefault();
  }
}
