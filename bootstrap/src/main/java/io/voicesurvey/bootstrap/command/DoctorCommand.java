package io.voicesurvey.bootstrap.command;

import io.voicesurvey.bootstrap.command.Diagnosis.Finding;
import io.voicesurvey.bootstrap.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Finds the problems that keep the service from working. */
@Command(name = "doctor", description = {
    "Checks the settings, the database (that it answers, that its schema is up to date, that the audit trail can't be changed, that notifications arrive), the identity provider (its discovery document and the way to it, its keys, whether it accepts us as its client, our redirect URI) and its clock against ours. Prints a line for each: ok or FAIL, and what to do. Changes nothing.",
    "Exits with 1 where anything fails, and with 78 where settings are wrong."}, footer = {"",
        "Needs: the settings of serve.", "Example:",
        "  voicesurveyagent doctor && voicesurveyagent serve"})
final class DoctorCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  DoctorCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Settings settings = surroundings.settings();
    List<Finding> failures = new ArrayList<>();
    print(new Finding("settings", true, "complete"));
    surroundings.diagnoses().apply(settings).run(finding -> {
      print(finding);
      if (!finding.isOk()) {
        failures.add(finding);
      }
    });
    return failures.isEmpty() ? 0 : surroundings.failed(failures.size() + " of these have to be mended");
  }

  private void print(Finding finding) {
    surroundings.out().printf("%-4s  %-17s  %s%n", finding.isOk() ? "ok" : "FAIL", finding.subject(), finding.text());
  }
}
