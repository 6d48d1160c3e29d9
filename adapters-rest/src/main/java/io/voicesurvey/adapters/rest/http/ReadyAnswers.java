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

/** Makes answers without JAX-RS, to the byte as the resources and filters make them. */
public final class ReadyAnswers {
  /** What clients usually accept. Others have to be read with more care than is worth it here. */
  private static final Set<String> ACCEPTED = Set.of("application/json", "*/*", "application/json, text/plain, */*");

  /** As JAX-RS writes them. */
  private static final String JSON = MediaType.valueOf(Json.MEDIA_TYPE).toString();
  private static final String PROBLEM = MediaType.valueOf(Problem.MEDIA_TYPE).toString();

  private final CorsFilter cors;

  public ReadyAnswers(RestSettings settings) {
    this.cors = new CorsFilter(settings.corsOrigins());
  }

  /**
   * True where the answer to a request with these headers can be made here.
   *
   * @param accept the values of the header of that name
   * @param origin the values of the header of that name
   */
  public static boolean suit(List<String> accept, List<String> origin) {
    return accept.size() <= 1 && ACCEPTED.containsAll(accept) && origin.size() <= 1;
  }

  /**
   * Status 200 with that value as JSON.
   *
   * @param userId whose request it was found to be, as the access log names them
   */
  public ReadyAnswer ok(Object value, Optional<UserId> userId, String requestId, List<String> origin) {
    List<Header> headers = new ArrayList<>();
    addCommon(headers, requestId, origin);
    headers.add(new Header(HttpHeaders.CONTENT_TYPE, JSON));
    return new ReadyAnswer(200, headers, Json.write(value), Optional.empty(), userId.map(UserId::value));
  }

  /** @param userId whose request it was found to be, as the access log names them */
  public ReadyAnswer refusal(ProblemException problem, Optional<UserId> userId, String requestId,
      List<String> origin) {
    List<Header> headers = new ArrayList<>();
    problem.headers().forEach((name, values) -> values.forEach(value -> headers.add(new Header(name, value))));
    addCommon(headers, requestId, origin);
    headers.add(new Header(HttpHeaders.CONTENT_TYPE, PROBLEM));
    return new ReadyAnswer(problem.status(), headers, Json.write(Problem.of(problem, requestId)),
        Optional.of(problem.code()), userId.map(UserId::value));
  }

  /** For a request that failed, which the log is told of. */
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
