package io.voicesurvey.adapters.rest.page;

import io.voicesurvey.adapters.rest.http.WebJar;
import io.voicesurvey.domain.Sha256;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * All files that the pages load. One digest over all of them is part of their path, so that the modules can import each
 * other by relative names.
 */
final class Assets {
  static final String PATH = "/assets";

  private static final String SCRIPT = ".js";
  private static final String STYLE = "style.css";
  private static final String TEXTS = ".json";
  private static final Map<String, String> MEDIA_TYPES = Map.of(SCRIPT, "text/javascript; charset=utf-8", ".css",
      "text/css; charset=utf-8", TEXTS, "application/json; charset=utf-8");
  private static final int DIGEST_BYTES = 8;
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{" + 2 * DIGEST_BYTES + "}");

  /** The module that each page starts with. */
  private static final String MAIN = "main.js";

  /** Stands in for {@link #MAIN} of a release that does not run any more. */
  private static final String RELOAD = "reload.js";

  /** Comments that begin a line. They are for readers of the sources. */
  private static final Pattern COMMENT = Pattern.compile("(?ms)^\\s*(?:/\\*(?:(?!\\*/).)*\\*/|//[^\\n]*)\\n");

  private static final Pattern INDENTATION = Pattern.compile("(?m)^[ \\t]+");

  /** A key of a text, among others. */
  private static final Pattern NAME = Pattern.compile("['\"](\\w+)['\"]");

  /** The folder of the pages of administration. */
  private static final String ADMINISTRATION = "admin/";

  /** Browsers would look for a file that does not exist here. */
  private static final Pattern SOURCE_MAP = Pattern.compile("(?m)^//# sourceMappingURL=.*$");

  private final String digest;
  private final SortedMap<String, Asset> files = new TreeMap<>();
  private final byte[] reload;

  /** @param sources the sources of the pages by their path; those that browsers do not load are left out */
  Assets(SortedMap<String, byte[]> sources) {
    SortedMap<String, byte[]> contents = new TreeMap<>(sources);
    contents.keySet().removeIf(path -> mediaType(path).isEmpty());
    splitTexts(contents);
    contents.replaceAll((path, content) -> path.endsWith(TEXTS) ? content : withoutComments(content));
    this.reload = contents.remove(RELOAD);
    contents.putAll(scripts());
    contents.computeIfPresent(STYLE, (path, own) -> joined(pico(), own));
    contents.forEach((path, content) -> files.put(path, new Asset(mediaType(path).orElseThrow(), content)));
    this.digest = digest(contents);
  }

  /** The texts that only the modules of administration name are in a file of their own: few people need them. */
  private static void splitTexts(SortedMap<String, byte[]> contents) {
    Set<String> named = contents.entrySet().stream()
        .filter(file -> file.getKey().endsWith(SCRIPT) && !file.getKey().startsWith(ADMINISTRATION))
        .flatMap(file -> NAME.matcher(text(file.getValue())).results()).map(found -> found.group(1))
        .collect(Collectors.toSet());
    for (Language language : Language.values()) {
      byte[] all = contents.get(Catalogue.path(language));
      contents.put(Catalogue.path(language), Catalogue.forModules(all, named));
      contents.put(ADMINISTRATION + language.tag() + TEXTS, Catalogue.forOtherModules(all, named));
    }
  }

  /** Without comments and indentation. */
  private static byte[] withoutComments(byte[] source) {
    return INDENTATION.matcher(COMMENT.matcher(text(source)).replaceAll("")).replaceAll("")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] source) {
    return new String(source, StandardCharsets.UTF_8);
  }

  private static Map<String, byte[]> scripts() {
    WebJar preact = new WebJar("org.webjars.npm", "preact");
    WebJar userAgents = new WebJar("org.webjars.npm", "ua-parser-js");
    return Map.of("preact.js", script(preact.file("dist/preact.module.js")), "hooks.js",
        script(preact.file("hooks/dist/hooks.module.js")), "user-agent.js",
        userAgents.file("dist/ua-parser.pack.js"));
  }

  private static byte[] pico() {
    return new WebJar("org.webjars.npm", "picocss__pico").file("css/pico.classless.min.css");
  }

  /** One file, because each request has headers. */
  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** Names the module that a bare name means: browsers resolve only paths. */
  private static byte[] script(byte[] library) {
    String source = text(library).replace("from\"preact\"", "from\"./preact.js\"");
    return SOURCE_MAP.matcher(source).replaceAll("").getBytes(StandardCharsets.UTF_8);
  }

  private static Optional<String> mediaType(String path) {
    return MEDIA_TYPES.entrySet().stream().filter(type -> path.endsWith(type.getKey())).map(Map.Entry::getValue)
        .findFirst();
  }

  private static String digest(SortedMap<String, byte[]> contents) {
    MessageDigest digest = Sha256.newDigest();
    contents.forEach((path, content) -> {
      digest.update(Sha256.of(path));
      digest.update(Sha256.of(content));
    });
    return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), DIGEST_BYTES));
  }

  /** The folder of the assets in a URL, without a slash at its end. */
  String folder() {
    return PATH + "/" + digest;
  }

  /** The paths of all modules inside the folder. */
  List<String> modules() {
    return files.keySet().stream().filter(path -> path.endsWith(SCRIPT)).toList();
  }

  /** Empty also for the digest of another release. */
  Optional<Asset> find(String digestInPath, String path) {
    return digest.equals(digestInPath) ? Optional.ofNullable(files.get(path)) : Optional.empty();
  }

  /** True if that can be the digest of another release. */
  boolean isOfAnotherRelease(String digestInPath) {
    return DIGEST.matcher(digestInPath).matches() && !digest.equals(digestInPath);
  }

  /**
   * For a file of a release that does not run any more: the response that makes the page load again. Empty for a file
   * that does not start a page. Not to be stored.
   */
  Optional<Response> reloading(String path) {
    return Optional.of(path).filter(MAIN::equals)
        .map(main -> Response.ok(reload).type(MediaType.valueOf(MEDIA_TYPES.get(SCRIPT))).build());
  }
}
