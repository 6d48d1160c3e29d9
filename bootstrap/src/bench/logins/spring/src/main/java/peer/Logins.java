package peer;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A login with Spring Security's oauth2Login, its session in memory; it stores the user. */
@SpringBootApplication
@RestController
public class Logins {
  private static final String UPSERT = """
      INSERT INTO users (id, subject, email, name, role, status, created_at, updated_at, last_login_at)
      VALUES (?, ?, ?, ?, 'viewer', 'active', now(), now(), now())
      ON CONFLICT (subject) DO UPDATE SET email = excluded.email, name = excluded.name, updated_at = now(),
        last_login_at = now()
      RETURNING id, role""";

  private final JdbcClient database;

  public Logins(JdbcClient database) {
    this.database = database;
  }

  public static void main(String[] args) {
    SpringApplication.run(Logins.class, args);
  }

  @GetMapping("/health")
  public Map<String, String> health() {
    return Map.of("status", "ok");
  }

  /** With PKCE and a nonce, as the product. The login ends with its second request; by default a third one follows. */
  @Bean
  public SecurityFilterChain chain(HttpSecurity http, ClientRegistrationRepository clients) throws Exception {
    var requests = new DefaultOAuth2AuthorizationRequestResolver(clients,
        OAuth2AuthorizationRequestRedirectFilter.DEFAULT_AUTHORIZATION_REQUEST_BASE_URI);
    requests.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
    return http.authorizeHttpRequests(paths -> paths.requestMatchers("/health").permitAll().anyRequest().authenticated())
        .oauth2Login(login -> login.authorizationEndpoint(endpoint -> endpoint.authorizationRequestResolver(requests))
            .successHandler(this::signedIn))
        .build();
  }

  private void signedIn(HttpServletRequest request, HttpServletResponse response, Authentication authentication)
      throws IOException {
    OidcUser user = (OidcUser) authentication.getPrincipal();
    // The names and addresses of the bench need no escapes.
    String body = database.sql(UPSERT).params(UUID.randomUUID(), user.getSubject(), user.getEmail(), user.getFullName())
        .query((row, number) -> """
            {"id":"%s","oidc_sub":"%s","email":"%s","name":"%s","role":"%s"}""".formatted(row.getObject(1, UUID.class),
            user.getSubject(), user.getEmail(), user.getFullName(), row.getString(2)))
        .single();
    response.setContentType("application/json");
    response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
  }
}
