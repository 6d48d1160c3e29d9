package io.voicesurvey.bootstrap.command;

import io.voicesurvey.adapters.oidc.token.NewKeyFile;
import io.voicesurvey.bootstrap.wiring.Wiring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command that generates keys for signing access tokens. */
@Command(name = "keys", description = "Generates signing keys.", synopsisSubcommandLabel = "COMMAND", footer = {"",
    "Needs: no setting.", "Example:", "  voicesurveyagent keys generate --out /etc/voicesurvey/keys"})
record KeysCommand(CommandContext context) {
  @Command(name = "generate", description = "Writes a new private key (PKCS#8 PEM, mode 600) into a folder and prints its path. If JWT_PRIVATE_KEY_FILE names that folder, running instances load the key themselves. Needs no setting.", footer = {
      "", "Needs: no setting.", "Example:", "  voicesurveyagent keys generate --out /etc/voicesurvey/keys --alg ES256"})
  int generate(
      @Option(names = "--out", paramLabel = "DIR", required = true, description = "The folder. It is created if it is missing.") Path folder,
      @Option(names = "--alg", paramLabel = "ALGORITHM", defaultValue = "RS256", converter = Arguments.OfAlgorithm.class, completionCandidates = Arguments.OfAlgorithm.class, description = "RS256 (the default, 3,072 bits), ES256 or EdDSA.") String algorithm)
      throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      return context.failed(folder + " is no folder: name a folder for the key file");
    }
    context.out().println(NewKeyFile.write(folder, NewKeyFile.Algorithm.named(algorithm), Wiring.CLOCK));
    return 0;
  }
}
