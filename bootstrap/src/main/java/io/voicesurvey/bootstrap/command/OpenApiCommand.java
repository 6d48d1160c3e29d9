package io.voicesurvey.bootstrap.command;

import io.voicesurvey.adapters.rest.openapi.Document;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the OpenAPI document, byte for byte as the service answers it. Needs no setting. */
@Command(name = "openapi", description = "Prints the OpenAPI document of the API. Needs no setting.")
final class OpenApiCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "json", description = "json (the default) or yaml.")
  private Document document;

  OpenApiCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    surroundings.out().writeBytes(document.bytes());
    surroundings.out().flush();
    return 0;
  }
}
