package io.voicesurvey.bootstrap.command;

import io.voicesurvey.application.port.UserFilter;
import io.voicesurvey.application.user.ChangeUser;
import io.voicesurvey.application.user.FindUsers;
import io.voicesurvey.application.user.RelinkUser;
import io.voicesurvey.application.user.UserReference;
import io.voicesurvey.bootstrap.output.UserFormat;
import io.voicesurvey.bootstrap.output.UserPrinter;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserStatus;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Users: who there is, what they may do, and who they are at the identity provider. */
@Command(name = "users", description = "Lists users and changes what they may do.", synopsisSubcommandLabel = "COMMAND")
final class UsersCommand implements Runnable {
  private static final String USER = "EMAIL-OR-ID";

  @Spec
  private CommandSpec spec;

  private final Surroundings surroundings;

  UsersCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }

  @Command(name = "list", description = "Prints users in the order in which they were created. Service accounts have no"
      + " email, and service:NAME as their oidc_sub.")
  int list(
      @Option(names = "--role", paramLabel = "ROLE", converter = Arguments.OfRole.class, description = "Those of one role: viewer, campaign_manager or admin.") Optional<Role> role,
      @Option(names = "--status", paramLabel = "STATUS", converter = Arguments.OfStatus.class, description = "Those of one status: active or disabled.") Optional<UserStatus> status,
      @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "table", description = "table (the default), json (an array of profiles as the API shows them) or csv (with a header; a cell that a spreadsheet would take for a formula begins with a single quote).") UserFormat format) {
    UserFilter filter = new UserFilter(role, status, Optional.empty());
    return surroundings.with(useCases -> print(useCases.get(FindUsers.class), filter, format));
  }

  /** Page by page, until all is printed or nobody reads on. */
  private int print(FindUsers findUsers, UserFilter filter, UserFormat format) {
    UserPrinter printer = format.printer(surroundings.out());
    Optional<UserId> after = Optional.empty();
    do {
      FindUsers.Outcome page = findUsers.execute(new FindUsers.Command(filter, after, FindUsers.Command.MAX_LIMIT));
      page.users().forEach(printer::print);
      after = page.next();
    } while (after.isPresent() && !surroundings.out().checkError());
    printer.end();
    return surroundings.out().checkError() ? surroundings.failed("nobody reads what is printed") : 0;
  }

  @Command(name = "set-role", description = "Gives a user another role. It counts at once, also in sessions that run.")
  int setRole(
      @Parameters(paramLabel = USER, converter = Arguments.OfUser.class, description = "Whose.") UserReference user,
      @Parameters(paramLabel = "ROLE", converter = Arguments.OfRole.class, description = "viewer, campaign_manager or admin.") Role role) {
    return change(user, Optional.of(role), Optional.empty(), found -> "has the role " + found.role().label());
  }

  @Command(name = "disable", description = "Shuts a user or service account out and ends all their sessions for good.")
  int disable(
      @Parameters(paramLabel = USER, converter = Arguments.OfUser.class, description = "Whom.") UserReference user) {
    return change(user, Optional.empty(), Optional.of(UserStatus.DISABLED), found -> "is disabled");
  }

  @Command(name = "enable", description = "Lets a user in again; they have to sign in anew.")
  int enable(
      @Parameters(paramLabel = USER, converter = Arguments.OfUser.class, description = "Whom.") UserReference user) {
    return change(user, Optional.empty(), Optional.of(UserStatus.ACTIVE), found -> "is active");
  }

  private int change(UserReference user, Optional<Role> role, Optional<UserStatus> status,
      Function<User, String> what) {
    ChangeUser.Command command = new ChangeUser.Command(user, role, status, Optional.empty(), Actor.COMMAND);
    return surroundings.with(useCases -> switch (useCases.get(ChangeUser.class).execute(command)) {
      case ChangeUser.Outcome.Changed(User found) -> surroundings.done(name(found) + " " + what.apply(found) + ".");
      case ChangeUser.Outcome.NotFound none -> surroundings.failed("there is no such user: see users list");
      case ChangeUser.Outcome.LastAdmin last ->
        surroundings.failed("this is the last active administrator: make somebody else one first");
      case ChangeUser.Outcome.Stale stale -> throw new IllegalStateException("no version was asked for");
    });
  }

  @Command(name = "relink", description = "Makes another identity at the provider a user's own and ends their sessions:"
      + " the way out where a login is refused with EMAIL_CONFLICT because the person has a new account there.")
  int relink(
      @Parameters(paramLabel = "EMAIL", converter = Arguments.OfEmail.class, description = "Of the user as known here.") EmailAddress email,
      @Option(names = "--issuer", paramLabel = "ISSUER", required = true, description = "The provider, as in OIDC_ISSUER.") String issuer,
      @Option(names = "--subject", paramLabel = "SUBJECT", required = true, description = "Who the person is there now: the sub of their ID tokens.") String subject) {
    ExternalIdentity identity = identity(issuer, subject);
    return surroundings.with(useCases -> switch (useCases.get(RelinkUser.class)
        .execute(new RelinkUser.Command(email, identity, Actor.COMMAND))) {
      case RelinkUser.Outcome.Relinked(User user, int revoked) ->
        surroundings.done(name(user) + " is relinked, sessions ended: " + revoked + ".");
      case RelinkUser.Outcome.NotFound none -> surroundings.failed("no user has that email: see users list");
      case RelinkUser.Outcome.IdentityTaken taken -> surroundings.failed("that identity is another user's");
      case RelinkUser.Outcome.IssuerReserved reserved -> surroundings.failed("that issuer is for service accounts");
    });
  }

  private ExternalIdentity identity(String issuer, String subject) {
    return Optional.of(issuer).filter(text -> !text.isBlank()).flatMap(text -> ExternalIdentity.of(text, subject))
        .orElseThrow(() -> new ParameterException(spec.commandLine(),
            "An issuer and a subject of 1 to 255 printable characters are due"));
  }

  private static String name(User user) {
    return user.email().map(EmailAddress::value).orElseGet(() -> user.identity().subject());
  }
}
