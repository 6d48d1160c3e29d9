package io.voicesurvey.bootstrap;

import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.jar.JarFile;

/**
 * What the jar starts with. It is compiled for Java 8, to tell those with an old Java what they need; and it puts the
 * development libraries on the class path for the development command alone.
 */
public final class Launcher {
  private static final int LEAST_JAVA = 21;

  /** The one supported way to add to the class path; the JVM hands it over before it calls {@link #main}. */
  private static Instrumentation instrumentation;

  private Launcher() {}

  /** Called by the JVM, as the jar's manifest asks. */
  public static void agentmain(String options, Instrumentation given) {
    instrumentation = given;
  }

  public static void main(String[] args) throws Exception {
    if (feature() < LEAST_JAVA) {
      fail("voicesurveyagent needs Java " + LEAST_JAVA + " or newer, found " + System.getProperty("java.version")
          + " at " + System.getProperty("java.home")
          + ": set JAVA_HOME to a newer one, or run the script beside the jar.");
    }
    if (isDevelopment(args)) {
      addDevelopmentLibraries();
    }
    main().invoke(null, (Object) args);
  }

  /** By its name: the compiler for Java 8 takes no class of a newer one. */
  private static Method main() throws ReflectiveOperationException {
    return Class.forName("io.voicesurvey.bootstrap.Main").getMethod("main", String[].class);
  }

  private static int feature() {
    String version = System.getProperty("java.specification.version");
    return Integer.parseInt(version.startsWith("1.") ? version.substring(2) : version);
  }

  private static boolean isDevelopment(String[] args) {
    for (String arg : args) {
      if (!arg.startsWith("-")) {
        return arg.equals("dev");
      }
    }
    return false;
  }

  private static void addDevelopmentLibraries() throws IOException, URISyntaxException {
    File jar = new File(Launcher.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    File[] libraries = new File(jar.getParentFile(), "lib-dev").listFiles();
    if (instrumentation == null || libraries == null) {
      fail("voicesurveyagent: dev runs by java -jar, with the folder lib-dev beside the jar: build it with "
          + "'mvn -DskipTests package'.");
    }
    Arrays.sort(libraries);
    for (File library : libraries) {
      instrumentation.appendToSystemClassLoaderSearch(new JarFile(library));
    }
  }

  private static void fail(String sentence) {
    System.err.println(sentence);
    System.exit(1);
  }
}
