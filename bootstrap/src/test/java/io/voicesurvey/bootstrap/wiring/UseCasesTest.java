package io.voicesurvey.bootstrap.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.UseCases;
import io.voicesurvey.application.program.Programs;
import io.voicesurvey.bootstrap.settings.Settings;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UseCasesTest {
  @Test
  void allHoldsEachComponent() {
    Map<String, String> environment = Map.of("DATABASE_URL", "postgresql://localhost/none", "OIDC_ISSUER",
        "https://login.example.test", "OIDC_CLIENT_ID", "c", "OIDC_CLIENT_SECRET", "s", "JWT_SECRET_KEY",
        "0123456789abcdef0123456789abcdef");
    try (Wiring wiring = new Wiring(Settings.read(environment))) {
      assertThat(wiring.useCases().all().stream().<Object>map(Object::getClass)).containsExactlyInAnyOrderElementsOf(
          Stream.of(UseCases.class, Programs.class).map(Class::getRecordComponents).flatMap(Arrays::stream)
              .map(RecordComponent::getType).filter(type -> type != Programs.class).toList());
    }
  }
}
