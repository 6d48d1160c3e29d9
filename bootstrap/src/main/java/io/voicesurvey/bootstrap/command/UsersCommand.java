package io.voicesurvey.bootstrap.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.voicesurvey.adapters.persistence.user.UserFile;
import io.voicesurvey.application.UseCases;
import io.voicesurvey.application.port.DormantUsers.Candidate;
import io.voicesurvey.application.port.UserFilter;
import io.voicesurvey.application.user.AcceptedVersions;
import io.voicesurvey.application.user.ChangeUser;
import io.voicesurvey.application.user.FindDormantUsers;
import io.voicesurvey.application.user.FindUsers;
import io.voicesurvey.application.user.ImportUsers;
import io.voicesurvey.application.user.RelinkUser;
import io.voicesurvey.application.user.UserReference;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that list and import users, and change their role, status and identity. */
@Command(name = "users", description = "Lists and imports users, and changes their role, status and identity.", synopsisSubcommandLabel = "COMMAND", footer = {
    "", "Needs: the settings of serve.", "Example:", "  voicesurveyagent users list --role admin"})
record UsersCommand(CommandContext context) {
  private static final String USER = "EMAIL-OR-ID";
  private static final String BY_EMAIL = "An email must be verified by the provider; an id always works. If no user has the email, the command changes the person who waits with it.";
  private static final String SETTINGS = "Needs: the settings of serve.";

  @Command(name = "list", description = "Prints users in the order of their creation. Service accounts have no email, and have service:NAME as their oidc_sub. People who have not signed in yet have no oidc_sub.", footer = {
      "", SETTINGS, "Examples:", "  voicesurveyagent users list --role admin --format csv",
      "  voicesurveyagent users list --waiting", "  voicesurveyagent users list --dormant 90"})
  int list(
      @Option(names = "--role", paramLabel = "ROLE", converter = Arguments.OfRole.class, completionCandidates = Arguments.OfRole.class, description = "Only users with this role: viewer, campaign_manager or admin.") Optional<Role> role,
      @Option(names = "--status", paramLabel = "STATUS", converter = Arguments.OfStatus.class, completionCandidates = Arguments.OfStatus.class, description = "Only users with this status: active or disabled.") Optional<UserStatus> status,
      @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "table", completionCandidates = Arguments.UserFormats.class, description = "table (the default), json (an array of profiles as in the API) or csv (with a header; a cell that a spreadsheet would treat as a formula begins with a single quote).") UserFormat format,
      @Option(names = "--waiting", description = "Only people who have not yet signed in with their email verified.") boolean waiting,
      @Option(names = "--dormant", paramLabel = "DAYS", converter = Arguments.OfDays.class, description = "Only active users, except service accounts, who have not signed in or refreshed a session for so many days. DORMANT_DAYS disables such users, except the last administrator.") Optional<Duration> inactive)
      throws IOException {
    UserFilter filter = new UserFilter(role, status, Optional.empty(), waiting);
    // The first query comes before the printer: if it fails, no header is printed.
    return context.run(useCases -> context.print(
        inactive.map(time -> dormant(useCases, filter, time)).orElseGet(() -> all(useCases, filter)),
        format.users(context.out())));
  }

  private static Iterator<User> all(UseCases useCases, UserFilter filter) {
    return Page.all((Optional<UserId> after) -> {
      var page = useCases.findUsers().execute(new FindUsers.Command(filter, after, FindUsers.Command.MAX_LIMIT));
      return new Page<>(page.users(), page.next());
    });
  }

  private static Iterator<User> dormant(UseCases useCases, UserFilter filter, Duration inactive) {
    return Page.all((Optional<Candidate> after) -> {
      var page = useCases.findDormantUsers().execute(new FindDormantUsers.Command(inactive, filter, after));
      return new Page<>(page.users(), page.next());
    });
  }

  @Command(name = "set-role", description = {
      "Changes the role of a user. The change also applies to running sessions.", BY_EMAIL}, footer = {"", SETTINGS,
          "Example:", "  voicesurveyagent users set-role ann@example.com campaign_manager"})
  int setRole(
      @Parameters(paramLabel = USER, description = "The user.") UserReference user,
      @Parameters(paramLabel = "ROLE", converter = Arguments.OfRole.class, completionCandidates = Arguments.OfRole.class, description = "viewer, campaign_manager or admin.") Role role) {
    return change(user, Optional.of(role), Optional.empty(), found -> "has the role " + found.role().label());
  }

  @Command(name = "disable", description = {"Disables a user or service account and ends all its sessions.",
      "If no user has the email, the command disables the person who waits with it."}, footer = {"", SETTINGS,
          "Example:", "  voicesurveyagent users disable ann@example.com"})
  int disable(
      @Parameters(paramLabel = USER, description = "The user.") UserReference user) {
    return change(user, Optional.empty(), Optional.of(UserStatus.DISABLED), found -> "is disabled");
  }

  @Command(name = "enable", description = {"Enables a user again. The user must sign in again.", BY_EMAIL}, footer = {
      "", SETTINGS, "Example:", "  voicesurveyagent users enable ann@example.com"})
  int enable(
      @Parameters(paramLabel = USER, description = "The user.") UserReference user) {
    return change(user, Optional.empty(), Optional.of(UserStatus.ACTIVE), found -> "is active");
  }

  private int change(UserReference user, Optional<Role> role, Optional<UserStatus> status,
      Function<User, String> effect) {
    ChangeUser.Command command = new ChangeUser.Command(user, role, status, AcceptedVersions.ANY, Actor.COMMAND);
    return context.run(useCases -> switch (useCases.changeUser().execute(command)) {
      case ChangeUser.Outcome.Changed(User found) -> context.done(found.label() + " " + effect.apply(found)
          + (found.isWaiting() ? " from the first login on." : "."));
      case ChangeUser.Outcome.EmailUnverified(User found) -> unverified(found);
      case ChangeUser.Outcome.NotFound none ->
        context.failed("there is no such user: see users list");
      case ChangeUser.Outcome.LastAdmin last ->
        context.failed("this is the last active administrator: give another user the role admin first");
      case ChangeUser.Outcome.Stale stale -> throw new IllegalStateException("the command states no version");
    });
  }

  @Command(name = "import", description = {
      "Imports roles for many people. An unknown person becomes a user who waits for the first login in which the provider states email_verified: true. With the email unverified, a login makes another user, who is a viewer, and the audit trail states why. The same applies to a known user whose email is not verified, but a line that lowers the role or disables the user takes effect immediately. If OIDC_ROLE_MAP is set, the roles of the provider take precedence at every login.",
      "The file is CSV in UTF-8: email, role (viewer, campaign_manager or admin) and optionally status (active or disabled; empty: no change). A first line email,role or email,role,status is a header. Emails are compared without case and in either Unicode form. The command reports the number of each line that is wrong, repeats an email, or would remove the last administrator. It skips that line and imports all others. It ends the sessions of users who become disabled.",
      "Prints a summary as JSON. If an import is interrupted, start it again: it continues. An import that is repeated changes nothing. Exits with 1 if a line was refused."}, footer = {
          "", SETTINGS, "Examples:", "  voicesurveyagent users import team.csv --dry-run",
          "  voicesurveyagent users import team.csv"})
  int importFile(@Parameters(paramLabel = "FILE.csv", description = "The file.") Path path,
      @Option(names = "--dry-run", description = "Prints each change and changes nothing.") boolean dryRun)
      throws IOException {
    try (UserFile file = UserFile.open(path)) {
      return context.run(useCases -> {
        try (Progress progress = Progress.of(dryRun ? "Dry run" : "Import", file.size(),
            context.isErrTerminal().getAsBoolean(), context.err())) {
          PrintStream changes = dryRun ? context.out() : new PrintStream(OutputStream.nullOutputStream());
          return print(useCases.importUsers().execute(new ImportUsers.Command(file.lines(),
              path.getFileName().toString(), dryRun, Actor.COMMAND, new ImportListener(file, progress, changes))),
              dryRun);
        }
      });
    }
  }

  private int print(ImportUsers.Outcome done, boolean dryRun) {
    context.out().println(JsonNodeFactory.instance.objectNode().put("lines", done.lines())
        .put("changed", done.changed()).put("waiting", done.waiting()).put("unchanged", done.unchanged())
        .put("refused", done.refused()).put("dry_run", dryRun));
    return done.refused() == 0 ? 0 : 1;
  }

  @Command(name = "relink", description = {
      "Links a user to another identity at the provider and ends the sessions of the user. This resolves EMAIL_CONFLICT, if a person has a new account at the provider.",
      "An email must be verified by the provider; an id always works. The audit event of the conflict states whether the provider verified the email of the refused login (email_verified). If not, do not link that identity to a user."}, footer = {
          "", SETTINGS, "Example:",
          "  voicesurveyagent users relink ann@example.com --issuer https://login.example.com --subject 248289761001"})
  int relink(
      @Parameters(paramLabel = USER, description = "The user, as known here.") UserReference user,
      @Option(names = "--issuer", paramLabel = "ISSUER", required = true, converter = Arguments.OfIssuer.class, description = "The provider, as in OIDC_ISSUER.") String issuer,
      @Option(names = "--subject", paramLabel = "SUBJECT", required = true, converter = Arguments.OfSubject.class, description = "The new identity of the person: the sub of their ID tokens.") String subject) {
    RelinkUser.Command command = new RelinkUser.Command(user, new ExternalIdentity(issuer, subject), Actor.COMMAND);
    return context.run(useCases -> switch (useCases.relinkUser().execute(command)) {
      case RelinkUser.Outcome.Relinked(User relinked, int revoked) ->
        context.done(relinked.label() + " is relinked, sessions ended: " + revoked + ".");
      case RelinkUser.Outcome.NotFound none -> context.failed("there is no such user: see users list");
      case RelinkUser.Outcome.EmailUnverified(User found) -> unverified(found);
      case RelinkUser.Outcome.Waiting(User found) ->
        context.failed(found.label() + " has not signed in yet: the first login sets the identity");
      case RelinkUser.Outcome.IdentityTaken taken -> context.failed("that identity belongs to another user");
      case RelinkUser.Outcome.IssuerReserved reserved ->
        context.failed("the identity of a service account cannot change, and no user can get its issuer");
    });
  }

  private int unverified(User user) {
    return context.failed("the provider has not verified that email for its user, so it may belong to another person:"
        + " use the id " + user.id().value() + " instead, or have the user sign in with the email verified");
  }
}
