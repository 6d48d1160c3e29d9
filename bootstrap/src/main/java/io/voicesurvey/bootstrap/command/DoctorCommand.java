package io.voicesurvey.bootstrap.command;

import io.voicesurvey.adapters.oidc.provider.ProviderCheck;
import io.voicesurvey.adapters.oidc.provider.ProviderSettings;
import io.voicesurvey.adapters.persistence.DatabaseCheck;
import io.voicesurvey.adapters.rest.login.CallbackResource;
import io.voicesurvey.bootstrap.settings.Settings;
import io.voicesurvey.bootstrap.wiring.SystemSecretGenerator;
import io.voicesurvey.bootstrap.wiring.Wiring;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;

/** Finds the problems that keep the service from working. */
@Command(name = "doctor", description = {
    "Checks the settings, the database (connection, schema, protection of the audit trail, notifications), each identity provider (discovery document and the route to it, keys, our client, our redirect URI) and its clock. Prints a line for each check: ok or FAIL, and how to repair a failure. Changes nothing.",
    "Exits with 1 if a check fails, and with 78 if settings are wrong."}, footer = {"",
        "Needs: the settings of serve.", "Example:", "  voicesurveyagent doctor && voicesurveyagent serve"})
record DoctorCommand(CommandContext context) implements Callable<Integer> {
  @Override
  public Integer call() {
    Settings settings = context.settings();
    AtomicInteger failures = new AtomicInteger();
    print("settings", true, "complete", failures);
    new DatabaseCheck(settings.database(), settings.listen())
        .run((subject, result) -> print(subject, result.isOk(), result.finding(), failures));
    settings.providers().forEach(provider -> check(provider, settings, failures));
    return failures.get() == 0 ? 0 : context.failed("failed checks: " + failures);
  }

  /** If there are several providers, each line begins with the id of its provider. */
  private void check(ProviderSettings provider, Settings settings, AtomicInteger failures) {
    String id = provider.profile().id().value();
    String prefix = settings.providers().size() == 1 ? "" : id + ": ";
    try (ProviderCheck checks = new ProviderCheck(provider, new SystemSecretGenerator(), Wiring.CLOCK)) {
      checks.run(settings.http().publicUrl(), CallbackResource.pathOf(id),
          (subject, result) -> print(prefix + subject, result.isOk(), result.finding(), failures));
    }
  }

  private void print(String subject, boolean isOk, String finding, AtomicInteger failures) {
    context.out().printf("%-4s  %-17s  %s%n", isOk ? "ok" : "FAIL", subject, finding);
    failures.addAndGet(isOk ? 0 : 1);
  }
}
