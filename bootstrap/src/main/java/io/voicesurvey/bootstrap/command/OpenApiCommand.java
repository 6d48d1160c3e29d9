package io.voicesurvey.bootstrap.command;

import io.voicesurvey.adapters.rest.openapi.Document;
import java.io.PrintStream;

/** Prints the OpenAPI document, byte for byte as the service answers it. */
final class OpenApiCommand {
  private final PrintStream out;

  OpenApiCommand(PrintStream out) {
    this.out = out;
  }

  void execute(Document document) {
    out.writeBytes(document.bytes());
    out.flush();
  }
}
