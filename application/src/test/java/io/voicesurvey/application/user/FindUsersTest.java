package io.voicesurvey.application.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.port.UserFilter;
import io.voicesurvey.application.user.FindUsers.Command;
import io.voicesurvey.application.user.FindUsers.Outcome;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FindUsersTest {
  private final TestBed bed = new TestBed();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 6, 7, Command.MAX_LIMIT})
  void leadsFromPageToPageToTheEnd(int limit) {
    IntStream.range(0, 6).forEach(i -> bed.users.insert(Samples.user("user" + i)));
    List<User> seen = new ArrayList<>();
    Optional<UserId> after = Optional.empty();
    do {
      Outcome page = find(after, limit);
      assertThat(page.users()).hasSizeBetween(1, limit);
      seen.addAll(page.users());
      after = page.next();
    } while (after.isPresent());

    assertThat(new HashSet<>(seen)).hasSize(6).hasSameSizeAs(seen);
  }

  @Test
  void showsAnEmptyPageWithoutUsers() {
    assertThat(find(Optional.empty(), 50)).isEqualTo(new Outcome(List.of(), Optional.empty()));
  }

  @Test
  void handsOnTheFilter() {
    bed.users.insert(Samples.user("anna"));
    bed.users.insert(Samples.user("bert"));
    UserFilter filter = new UserFilter(Optional.empty(), Optional.empty(), Optional.of("ANN"));

    assertThat(new FindUsers(bed.users).execute(new Command(filter, Optional.empty(), 50)).users())
        .extracting(user -> user.name().value()).containsExactly("anna");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 201})
  void refusesPagesOfOtherSizes(int limit) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Command(UserFilter.ALL, Optional.empty(), limit));
  }

  @Test
  void showsOneUserOrTellsThatThereIsNone() {
    User anna = Samples.user("anna");
    bed.users.insert(anna);
    ShowUser show = new ShowUser(bed.users);

    assertThat(show.execute(new ShowUser.Command(anna.id()))).isEqualTo(new ShowUser.Outcome.Found(anna));
    assertThat(show.execute(new ShowUser.Command(new UserId(bed.secrets.id()))))
        .isEqualTo(new ShowUser.Outcome.NotFound());
  }

  private Outcome find(Optional<UserId> after, int limit) {
    return new FindUsers(bed.users).execute(new Command(UserFilter.ALL, after, limit));
  }
}
