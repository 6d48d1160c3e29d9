package io.voicesurvey.adapters.rest.http;

import io.voicesurvey.adapters.rest.http.ReadyAnswer.Header;
import io.voicesurvey.adapters.rest.problem.Problem;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.problem.ProblemMapper;
import io.voicesurvey.domain.user.UserId;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Creates responses without JAX-RS, byte for byte as the resources and filters create them. */
public final class ReadyAnswers {
  /** The usual Accept values. Other values need full parsing, which is not worth it here. */
  private static final Set<String> ACCEPTED = Set.of("application/json", "*/*", "application/json, text/plain, */*");

  /** The media types as JAX-RS writes them. */
  private static final String JSON = MediaType.valueOf(Json.MEDIA_TYPE).toString();
  private static final String PROBLEM = MediaType.valueOf(Problem.MEDIA_TYPE).toString();

  private final CorsFilter cors;

  public ReadyAnswers(HttpSettings settings) {
    this.cors = new CorsFilter(settings.corsOrigins());
  }

  /**
   * True if this class can create the response to a request with these headers.
   *
   * @param accept the values of the Accept header
   * @param origin the values of the Origin header
   */
  public static boolean suit(List<String> accept, List<String> origin) {
    return accept.size() <= 1 && ACCEPTED.containsAll(accept) && origin.size() <= 1;
  }

  /**
   * Status 200 with that value as JSON.
   *
   * @param userId the user of the request, for the access log
   */
  public ReadyAnswer ok(Object value, Optional<UserId> userId, String requestId, List<String> origin) {
    List<Header> headers = new ArrayList<>();
    addCommon(headers, requestId, origin);
    headers.add(new Header(HttpHeaders.CONTENT_TYPE, JSON));
    return new ReadyAnswer(200, headers, Json.write(value), Optional.empty(), userId.map(UserId::value));
  }

  /** @param userId the user of the request, for the access log */
  public ReadyAnswer refusal(ProblemException problem, Optional<UserId> userId, String requestId,
      List<String> origin) {
    List<Header> headers = new ArrayList<>();
    problem.headers().forEach((name, values) -> values.forEach(value -> headers.add(new Header(name, value))));
    addCommon(headers, requestId, origin);
    headers.add(new Header(HttpHeaders.CONTENT_TYPE, PROBLEM));
    return new ReadyAnswer(problem.status(), headers, Json.write(Problem.of(problem, requestId)),
        Optional.of(problem.code()), userId.map(UserId::value));
  }

  /** The response to a request that failed; logs the failure. */
  public ReadyAnswer failure(Throwable failure, String method, String path, String requestId, List<String> origin) {
    ProblemException problem = ProblemMapper.problem(failure);
    Answer.log(method, path, Optional.empty(), problem);
    return refusal(problem, Optional.empty(), requestId, origin);
  }

  private void addCommon(List<Header> headers, String requestId, List<String> origin) {
    headers.add(new Header(Exchange.REQUEST_ID_HEADER, requestId));
    Answer.SECURITY_HEADERS.forEach((name, value) -> headers.add(new Header(name, value)));
    headers.add(new Header(HttpHeaders.CACHE_CONTROL, "no-store"));
    cors.headers(origin.stream().findFirst()).forEach((name, value) -> headers.add(new Header(name, value)));
  }
}
