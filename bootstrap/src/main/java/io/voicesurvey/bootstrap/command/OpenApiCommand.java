package io.voicesurvey.bootstrap.command;

import io.voicesurvey.adapters.rest.openapi.Document;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the OpenAPI document, with exactly the bytes that the service serves. */
@Command(name = "openapi", description = "Prints the OpenAPI document.", footer = {"", "Needs: no setting.",
    "Example:", "  voicesurveyagent openapi --format yaml > openapi.yaml"})
final class OpenApiCommand implements Callable<Integer> {
  @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "json", completionCandidates = Arguments.DocumentFormats.class, description = "json (the default) or yaml.")
  private Document format;

  private final CommandContext context;

  OpenApiCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    context.out().writeBytes(format.bytes());
    return 0;
  }
}
