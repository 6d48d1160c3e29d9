package io.voicesurvey.bootstrap.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The command that generates keys for signing access tokens. */
@Command(name = "keys", description = "Makes signing keys.", synopsisSubcommandLabel = "COMMAND", footer = {
    "", "Needs: no setting.", "Example:", "  voicesurveyagent keys generate --out /etc/voicesurvey/keys"})
final class KeysCommand {
  private final Surroundings surroundings;

  KeysCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Command(name = "generate", description = "Writes a new private key (PKCS#8 PEM, mode 600) into a folder and prints its"
      + " path. With JWT_PRIVATE_KEY_FILE naming that folder, running instances take it up by themselves. Needs no"
      + " setting.", footer = {"", "Needs: no setting.", "Example:",
          "  voicesurveyagent keys generate --out /etc/voicesurvey/keys --alg ES256"})
  int generate(
      @Option(names = "--out", paramLabel = "DIR", required = true, description = "The folder; made where it is missing.") Path folder,
      @Option(names = "--alg", paramLabel = "ALGORITHM", defaultValue = "RS256", converter = OfAlgorithm.class, completionCandidates = Algorithms.class, description = "RS256 (the default, 3,072 bits), ES256 or EdDSA.") String algorithm)
      throws Exception {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      return surroundings.failed(folder + " is no folder: keys are written into one");
    }
    surroundings.out().println(surroundings.keyGeneration().generate(folder, algorithm));
    return 0;
  }

  /** Completion candidates for the algorithm. */
  static final class Algorithms extends Arguments.Labels {
    Algorithms() {
      super(OfAlgorithm.ALGORITHMS.stream());
    }
  }

  /** An {@code alg} of a token (RFC 7518, section 3.1; RFC 8037, section 3.1), in any letter case. */
  static final class OfAlgorithm implements ITypeConverter<String> {
    private static final List<String> ALGORITHMS = List.of("RS256", "ES256", "EdDSA");

    @Override
    public String convert(String text) {
      return ALGORITHMS.stream().filter(text::equalsIgnoreCase).findFirst()
          .orElseThrow(() -> new TypeConversionException("an algorithm is due: RS256, ES256 or EdDSA"));
    }
  }
}
