package io.voicesurvey.bootstrap.command;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Keys that access tokens are signed with. */
@Command(name = "keys", description = "Makes signing keys.", synopsisSubcommandLabel = "COMMAND")
final class KeysCommand implements Runnable {
  @Spec
  private CommandSpec spec;

  private final Surroundings surroundings;

  KeysCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }

  @Command(name = "generate", description = "Writes a new private key (PKCS#8 PEM, mode 600) into a folder and prints its"
      + " path. With JWT_PRIVATE_KEY_FILE naming that folder, running instances take it up by themselves. Needs no"
      + " setting.")
  int generate(
      @Option(names = "--out", paramLabel = "DIR", required = true, description = "The folder; made where it is missing.") Path folder,
      @Option(names = "--alg", paramLabel = "ALGORITHM", defaultValue = "RS256", description = "RS256 (the default, 3,072 bits), ES256 or EdDSA.") Algorithm algorithm)
      throws Exception {
    surroundings.out().println(surroundings.keyGeneration().generate(folder, algorithm.name()));
    return 0;
  }

  /** As in the {@code alg} of a token (RFC 7518, section 3.1; RFC 8037, section 3.1). */
  enum Algorithm {
    RS256,
    ES256,
    EDDSA
  }
}
