package io.voicesurvey.bootstrap.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.rest.RestApplication;
import jakarta.inject.Singleton;
import org.junit.jupiter.api.Test;

class ComponentsTest {
  /** The container gets a list of beans: it no longer looks for a scope, nor for the constructor to inject. */
  @Test
  void eachComponentIsASingletonWithOnePublicConstructor() {
    assertThat(RestApplication.components()).isNotEmpty().doesNotHaveDuplicates().allSatisfy(type -> {
      assertThat(type.isAnnotationPresent(Singleton.class)).as(type.getName()).isTrue();
      assertThat(type.getConstructors()).as(type.getName()).hasSize(1);
    });
  }
}
