package io.voicesurvey.bootstrap.command;

import io.voicesurvey.application.port.UserFilter;
import io.voicesurvey.application.user.ChangeUser;
import io.voicesurvey.application.user.FindUsers;
import io.voicesurvey.application.user.FindPendingRoles;
import io.voicesurvey.application.user.ImportUsers;
import io.voicesurvey.application.user.RelinkUser;
import io.voicesurvey.application.user.UserReference;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.user.ActiveAdministrators;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.PendingRole;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that list and import users, and change their role, status and identity. */
@Command(name = "users", description = "Lists users and changes what they may do.", synopsisSubcommandLabel = "COMMAND", footer = {
    "", "Needs: the settings of serve.", "Example:", "  voicesurveyagent users list --role admin"})
final class UsersCommand {
  private static final String USER = "EMAIL-OR-ID";
  private static final String BY_EMAIL = "By email, where the provider has verified it; by the id always. Where no user"
      + " has the email, this changes who was imported with it and has not come yet.";
  private static final String SETTINGS = "Needs: the settings of serve.";

  private final Surroundings surroundings;

  UsersCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Command(name = "list", description = "Prints users in the order in which they were created. Service accounts have no"
      + " email, and service:NAME as their oidc_sub. With --waiting, prints imported people who have not signed in with"
      + " that email, verified, yet.", footer = {"", SETTINGS, "Examples:",
          "  voicesurveyagent users list --role admin --format csv", "  voicesurveyagent users list --waiting"})
  int list(
      @Option(names = "--role", paramLabel = "ROLE", converter = Arguments.OfRole.class, completionCandidates = Arguments.Roles.class, description = "Those of one role: viewer, campaign_manager or admin.") Optional<Role> role,
      @Option(names = "--status", paramLabel = "STATUS", converter = Arguments.OfStatus.class, completionCandidates = Arguments.Statuses.class, description = "Those of one status: active or disabled.") Optional<UserStatus> status,
      @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "table", completionCandidates = Arguments.UserFormats.class, description = "table (the default), json (an array of profiles as the API shows them) or csv (with a header; a cell that a spreadsheet would take for a formula begins with a single quote).") UserFormat format,
      @Option(names = "--waiting", description = "Imported people who have not signed in with that email, verified, yet: email, role, status, time of the import.") boolean waiting) {
    UserFilter filter = new UserFilter(role, status, Optional.empty());
    return surroundings.with(useCases -> waiting
        ? printWaiting(useCases.findPendingRoles(), role, status, format)
        : print(useCases.findUsers(), filter, format));
  }

  private int printWaiting(FindPendingRoles findPendingRoles, Optional<Role> role, Optional<UserStatus> status,
      UserFormat format) {
    Printer<PendingRole> printer = format.waiting(surroundings.out());
    Optional<EmailAddress> after = Optional.empty();
    do {
      FindPendingRoles.Outcome page = findPendingRoles.execute(new FindPendingRoles.Command(role, status, after));
      page.waiting().forEach(printer::print);
      after = page.next();
    } while (after.isPresent() && !surroundings.out().checkError());
    printer.end();
    return 0;
  }

  /** Prints page by page, until the end or until the output fails. */
  private int print(FindUsers findUsers, UserFilter filter, UserFormat format) {
    Printer<User> printer = format.users(surroundings.out());
    Optional<UserId> after = Optional.empty();
    do {
      FindUsers.Outcome page = findUsers.execute(new FindUsers.Command(filter, after, FindUsers.Command.MAX_LIMIT));
      page.users().forEach(printer::print);
      after = page.next();
    } while (after.isPresent() && !surroundings.out().checkError());
    printer.end();
    return 0;
  }

  @Command(name = "set-role", description = {
      "Gives a user another role. It counts at once, also in sessions that run.", BY_EMAIL}, footer = {
          "", SETTINGS, "Example:",
          "  voicesurveyagent users set-role ann@example.com campaign_manager"})
  int setRole(
      @Parameters(paramLabel = USER, converter = Arguments.OfUser.class, description = "Whose.") UserReference user,
      @Parameters(paramLabel = "ROLE", converter = Arguments.OfRole.class, completionCandidates = Arguments.Roles.class, description = "viewer, campaign_manager or admin.") Role role) {
    return change(user, Optional.of(role), Optional.empty(), found -> "has the role " + found.role().label());
  }

  @Command(name = "disable", description = {
      "Shuts a user or service account out and ends all their sessions for good.",
      "Where no user has the email, this shuts out who was imported with it and has not come yet."}, footer = {
          "", SETTINGS, "Example:",
          "  voicesurveyagent users disable ann@example.com"})
  int disable(
      @Parameters(paramLabel = USER, converter = Arguments.OfUser.class, description = "Whom.") UserReference user) {
    return change(user, Optional.empty(), Optional.of(UserStatus.DISABLED), found -> "is disabled");
  }

  @Command(name = "enable", description = {
      "Lets a user in again; they have to sign in anew.", BY_EMAIL}, footer = {"", SETTINGS,
          "Example:",
          "  voicesurveyagent users enable ann@example.com"})
  int enable(
      @Parameters(paramLabel = USER, converter = Arguments.OfUser.class, description = "Whom.") UserReference user) {
    return change(user, Optional.empty(), Optional.of(UserStatus.ACTIVE), found -> "is active");
  }

  @Command(name = "import", description = {
      "Gives many people their roles. Who is not known yet gets role and status at their first login in which the provider states email_verified: true; until then they are viewers, and the audit trail says why. So does a known user whose email is not verified: a line lowers their role or disables them, and what it gives waits. Where OIDC_ROLE_MAP is set, the provider's word on roles comes first, at every login.",
      "The file is CSV in UTF-8: email, role (viewer, campaign_manager or admin) and, if you like, status (active or disabled; as it is where empty). A first line email,role or email,role,status is a header. Emails compare without case and in either Unicode form. A line that is wrong, names an email for the second time, or would take the last administrator away is reported by its number and skipped; the rest is done. Sessions of people who become disabled end.",
      "A summary is printed as JSON. An import that was broken off goes on where it ended when it is started again; one that is repeated changes nothing. Exits with 1 where a line was refused."}, footer = {
          "", SETTINGS, "Examples:", "  voicesurveyagent users import team.csv --dry-run",
          "  voicesurveyagent users import team.csv"})
  int importFile(@Parameters(paramLabel = "FILE.csv", description = "The file.") Path path,
      @Option(names = "--dry-run", description = "Prints what would change, line by line, and changes nothing.") boolean dryRun)
      throws IOException {
    try (UserFile file = UserFile.open(path)) {
      return surroundings.with(useCases -> importFile(useCases.importUsers(), file, path, dryRun));
    }
  }

  private int importFile(ImportUsers importUsers, UserFile file, Path path, boolean dryRun) {
    try (Progress progress = Progress.of(dryRun ? "Dry run" : "Import", file.size(),
        surroundings.isErrTerminal().getAsBoolean(), surroundings.err())) {
      PrintStream changes = dryRun ? surroundings.out() : new PrintStream(OutputStream.nullOutputStream());
      return print(importUsers.execute(new ImportUsers.Command(file.lines(), path.getFileName().toString(), dryRun,
          Actor.COMMAND, new ImportListener(file, progress, changes))), dryRun);
    }
  }

  private int print(ImportUsers.Outcome done, boolean dryRun) {
    surroundings.out().printf(
        "{\"lines\":%d,\"changed\":%d,\"waiting\":%d,\"unchanged\":%d,\"refused\":%d,\"dry_run\":%b}%n",
        done.lines(), done.changed(), done.waiting(), done.unchanged(), done.refused(), dryRun);
    return done.refused() == 0 ? 0 : 1;
  }

  private int change(UserReference user, Optional<Role> role, Optional<UserStatus> status,
      Function<User, String> what) {
    ChangeUser.Command command = new ChangeUser.Command(user, role, status, Optional.empty(), Actor.COMMAND);
    return surroundings.with(useCases -> switch (useCases.changeUser().execute(command)) {
      case ChangeUser.Outcome.Changed(User found) -> surroundings.done(name(found) + " " + what.apply(found) + ".");
      case ChangeUser.Outcome.PendingRoleChanged(PendingRole waiting) -> surroundings.done(waiting.email().value()
          + " will be " + waiting.role().label() + ", " + waiting.status().label() + " from their first login on.");
      case ChangeUser.Outcome.EmailUnverified(User found) -> unverified(found);
      case ChangeUser.Outcome.NotFound none ->
        surroundings.failed("there is no such user: see users list and users list --waiting");
      case ChangeUser.Outcome.LastAdmin last ->
        surroundings.failed(ActiveAdministrators.LAST);
      case ChangeUser.Outcome.Stale stale -> throw new IllegalStateException("no version was asked for");
    });
  }

  private int unverified(User user) {
    return surroundings.failed("the provider has not verified that email for the user who has it, so it may be another"
        + " person's: name the user by the id " + user.id().value() + ", or have them sign in with the email verified");
  }

  @Command(name = "relink", description = {
      "Makes another identity at the provider a user's own and ends their sessions: the way out where a login is refused with EMAIL_CONFLICT because the person has a new account there.",
      "By email, where the provider has verified it; by the id always. The audit event of the conflict tells whether the provider verified the email of who was refused (email_verified): do not give an identity to somebody for whom it did not."}, footer = {
          "", SETTINGS, "Example:",
          "  voicesurveyagent users relink ann@example.com --issuer https://login.example.com --subject 248289761001"})
  int relink(
      @Parameters(paramLabel = USER, converter = Arguments.OfUser.class, description = "Of the user as known here.") UserReference user,
      @Option(names = "--issuer", paramLabel = "ISSUER", required = true, converter = Arguments.OfIssuer.class, description = "The provider, as in OIDC_ISSUER.") String issuer,
      @Option(names = "--subject", paramLabel = "SUBJECT", required = true, converter = Arguments.OfSubject.class, description = "Who the person is there now: the sub of their ID tokens.") String subject) {
    ExternalIdentity identity = new ExternalIdentity(issuer, subject);
    return surroundings.with(useCases -> switch (useCases.relinkUser()
        .execute(new RelinkUser.Command(user, identity, Actor.COMMAND))) {
      case RelinkUser.Outcome.Relinked(User relinked, int revoked) ->
        surroundings.done(name(relinked) + " is relinked, sessions ended: " + revoked + ".");
      case RelinkUser.Outcome.NotFound none -> surroundings.failed("there is no such user: see users list");
      case RelinkUser.Outcome.EmailUnverified(User found) -> unverified(found);
      case RelinkUser.Outcome.IdentityTaken taken -> surroundings.failed("that identity is another user's");
      case RelinkUser.Outcome.IssuerReserved reserved -> surroundings
          .failed("a service account keeps its identity, and its issuer is for nobody else");
    });
  }

  private static String name(User user) {
    return user.email().map(EmailAddress::value).orElseGet(() -> user.identity().subject());
  }
}
