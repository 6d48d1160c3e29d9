package surveys;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A service that accepts access tokens: its settings are in docs/relying-parties.md. */
@SpringBootApplication
@EnableMethodSecurity
@RestController
public class Surveys {
  public static void main(String[] arguments) {
    SpringApplication.run(Surveys.class, arguments);
  }

  @GetMapping("/surveys")
  public String list(Authentication caller) {
    return caller.getName();
  }

  @GetMapping("/settings")
  @PreAuthorize("hasAuthority('SCOPE_admin')")
  public String settings(Authentication caller) {
    return caller.getName();
  }
}
