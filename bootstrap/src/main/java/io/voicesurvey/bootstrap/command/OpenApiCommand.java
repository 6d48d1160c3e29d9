package io.voicesurvey.bootstrap.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the OpenAPI document. */
@Command(name = "openapi", description = "Prints the OpenAPI document of the API.", footer = {"", "Needs: no setting.",
    "Example:", "  voicesurveyagent openapi --format yaml > openapi.yaml"})
final class OpenApiCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "json", completionCandidates = Arguments.DocumentFormats.class, description = "json (the default) or yaml.")
  private ApiDocument.Format format;

  OpenApiCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    surroundings.out().writeBytes(surroundings.apiDocument().in(format));
    surroundings.out().flush();
    return 0;
  }
}
