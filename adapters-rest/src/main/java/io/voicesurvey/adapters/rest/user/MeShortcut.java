package io.voicesurvey.adapters.rest.user;

import io.voicesurvey.adapters.rest.http.Answer;
import io.voicesurvey.adapters.rest.http.CorsFilter;
import io.voicesurvey.adapters.rest.http.Exchange;
import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.adapters.rest.http.ReadyAnswer;
import io.voicesurvey.adapters.rest.http.ReadyAnswer.Header;
import io.voicesurvey.adapters.rest.http.RestSettings;
import io.voicesurvey.adapters.rest.problem.Problem;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.security.BearerFilter;
import io.voicesurvey.adapters.rest.security.BearerToken;
import io.voicesurvey.application.session.RecognizeBearer;
import io.voicesurvey.application.session.RecognizeBearer.Outcome;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.user.User;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Answers the plainest form of the most frequent request, who the bearer of a token is, without JAX-RS and without ever
 * waiting. What it answers is, to the byte, what {@link MeResource} answers behind the filters; what it is not sure of it
 * leaves to them.
 */
@Singleton
public final class MeShortcut {
  /** The one path that it answers for, as it is sent. */
  public static final String PATH = "/api/auth/me";

  /** What clients usually accept. Others have to be read with more care than is worth it here. */
  private static final Set<String> ACCEPTED = Set.of("application/json", "*/*", "application/json, text/plain, */*");

  /** As JAX-RS writes them. */
  private static final String JSON = MediaType.valueOf(Json.MEDIA_TYPE).toString();
  private static final String PROBLEM = MediaType.valueOf(Problem.MEDIA_TYPE).toString();

  private final RecognizeBearer recognizeBearer;
  private final CorsFilter cors;

  @Inject
  public MeShortcut(RecognizeBearer recognizeBearer, RestSettings settings) {
    this.recognizeBearer = recognizeBearer;
    this.cors = new CorsFilter(settings.corsOrigins());
  }

  /**
   * The answer to a GET without query and body; none where it takes more to find it.
   *
   * @param authorization the values of the header of that name
   * @param accept        the values of the header of that name
   * @param origin        the values of the header of that name
   */
  public Optional<ReadyAnswer> answer(String requestId, List<String> authorization, List<String> accept,
      List<String> origin) {
    boolean plain = accept.size() <= 1 && ACCEPTED.containsAll(accept) && origin.size() <= 1
        && !BearerFilter.isTellingOfRefusals();
    return plain
        ? BearerToken.ofOne(authorization).flatMap(token -> answer(requestId, token, origin.stream().findFirst()))
        : Optional.empty();
  }

  private Optional<ReadyAnswer> answer(String requestId, Secret token, Optional<String> origin) {
    return switch (recognizeBearer.execute(new RecognizeBearer.Command(token))) {
      case Outcome.Recognized(var user, var sessionId) -> Optional.of(profile(user, requestId, origin));
      case Outcome.TokenRefused refused -> Optional.of(refusal(BearerToken.refused(), requestId, origin));
      case Outcome.Undecided undecided -> Optional.empty();
    };
  }

  private ReadyAnswer profile(User user, String requestId, Optional<String> origin) {
    List<Header> headers = new ArrayList<>();
    addCommon(headers, requestId, origin);
    headers.add(new Header(HttpHeaders.CONTENT_TYPE, JSON));
    return new ReadyAnswer(200, headers, Json.write(UserProfile.of(user)), Optional.empty(),
        Optional.of(user.id().value()));
  }

  private ReadyAnswer refusal(ProblemException problem, String requestId, Optional<String> origin) {
    List<Header> headers = new ArrayList<>();
    problem.headers().forEach((name, values) -> values.forEach(value -> headers.add(new Header(name, value))));
    addCommon(headers, requestId, origin);
    headers.add(new Header(HttpHeaders.CONTENT_TYPE, PROBLEM));
    return new ReadyAnswer(problem.status(), headers, Json.write(Problem.of(problem, requestId)),
        Optional.of(problem.code()), Optional.empty());
  }

  private void addCommon(List<Header> headers, String requestId, Optional<String> origin) {
    headers.add(new Header(Exchange.REQUEST_ID_HEADER, requestId));
    Answer.SECURITY_HEADERS.forEach((name, value) -> headers.add(new Header(name, value)));
    headers.add(new Header(HttpHeaders.CACHE_CONTROL, "no-store"));
    cors.headers(origin).forEach((name, value) -> headers.add(new Header(name, value)));
  }
}
