package io.voicesurvey.domain.program;

import io.voicesurvey.domain.Text;
import io.voicesurvey.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which workload tokens count as a service account. A workload token is the OpenID Connect token that a platform gives a
 * running job or container.
 *
 * @param account   the service account
 * @param issuer    the {@code iss} claim, of {@link #ISSUER_FORM}
 * @param audience  must be in the {@code aud} claim
 * @param claims    further claims, each with its exact value. Only a claim that is a string can be equal
 * @param maxLifetime of the access tokens, {@link #MIN_LIFETIME} to {@link #MAX_LIFETIME}
 */
public record TrustRule(CredentialId id, UserId account, String issuer, String audience, Map<String, String> claims,
    Duration maxLifetime, Instant createdAt) {

  public static final Duration MIN_LIFETIME = Duration.ofMinutes(1);
  public static final Duration MAX_LIFETIME = Duration.ofDays(1);
  public static final Duration DEFAULT_LIFETIME = Duration.ofHours(1);
  public static final int MAX_CLAIMS = 20;
  public static final int MAX_LENGTH = 1_000;
  public static final int MAX_ISSUER_LENGTH = 255;

  /**
   * The form of an issuer: an https URL without query, fragment and user name. http is allowed only for a loopback host.
   */
  public static final String ISSUER_FORM = "^(?:https://(?:(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\\.)*"
      + "[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?|(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\\.){3}"
      + "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9]))|http://(?:localhost|127\\.0\\.0\\.1|\\[::1\\]))"
      + "(?::(?:6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?"
      + "(?:/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*)?$";

  /** A rule with these alone would trust every workload of its issuer. */
  private static final Set<String> OF_EVERY_WORKLOAD = Set.of("iss", "aud");

  private static final Pattern ISSUER = Pattern.compile(ISSUER_FORM);

  public TrustRule {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(createdAt, "createdAt");
    claims = Map.copyOf(claims);
    if (!isIssuer(issuer) || !isText(audience) || !areClaims(claims) || !isLifetime(maxLifetime)) {
      throw new IllegalArgumentException("not a trust rule");
    }
  }

  /** Whether the text can be an issuer: it has {@link #ISSUER_FORM} and at most 255 characters. */
  public static boolean isIssuer(String text) {
    return text.length() <= MAX_ISSUER_LENGTH && ISSUER.matcher(text).matches();
  }

  /** Whether the text can be an audience, or the name or value of a claim: 1 to 1,000 printable characters. */
  public static boolean isText(String text) {
    return !text.isEmpty() && text.codePointCount(0, text.length()) <= MAX_LENGTH && Text.isClean(text);
  }

  /** Whether a rule can have these claims: 1 to 20, at least one besides {@code iss} and {@code aud}. */
  public static boolean areClaims(Map<String, String> claims) {
    return claims.size() <= MAX_CLAIMS && !OF_EVERY_WORKLOAD.containsAll(claims.keySet())
        && claims.entrySet().stream().allMatch(claim -> isText(claim.getKey()) && isText(claim.getValue()));
  }

  public static boolean isLifetime(Duration lifetime) {
    return lifetime.compareTo(MIN_LIFETIME) >= 0 && lifetime.compareTo(MAX_LIFETIME) <= 0;
  }

  /**
   * The claims in order, for example {@code "ref"="main", "repository"="org/app"}. The quotation marks prevent that a name
   * or value looks like the end of a claim and the start of another one.
   */
  public String claimsText() {
    return new TreeMap<>(claims).entrySet().stream()
        .map(claim -> quoted(claim.getKey()) + "=" + quoted(claim.getValue())).collect(Collectors.joining(", "));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** What of the token this rule does not accept; empty if the rule matches. */
  List<Difference> differences(WorkloadToken token) {
    List<Difference> differences = new ArrayList<>();
    if (!token.issuer().equals(issuer)) {
      differences.add(new Difference("iss", Optional.of(token.issuer()), issuer));
    }
    if (!token.audiences().contains(audience)) {
      differences.add(new Difference("aud", Optional.of(String.join(" ", token.audiences())), audience));
    }
    new TreeMap<>(claims).forEach((name, expected) -> {
      Optional<String> stated = Optional.ofNullable(token.claims().get(name));
      if (!stated.equals(Optional.of(expected))) {
        differences.add(new Difference(name, stated, expected));
      }
    });
    return differences;
  }

  /**
   * A claim that a rule does not accept.
   *
   * @param stated empty if the token has no such claim or it is no string
   */
  public record Difference(String claim, Optional<String> stated, String expected) {
    public Difference {
      Objects.requireNonNull(stated, "stated");
    }

    /** For the log, with at most 200 characters of each value. */
    public String text() {
      return claim + " is " + stated.map(Difference::quoted).orElse("missing or no string") + ", expected "
          + quoted(expected);
    }

    private static String quoted(String text) {
      return "\"" + Text.cleaned(text, 200) + "\"";
    }
  }
}
