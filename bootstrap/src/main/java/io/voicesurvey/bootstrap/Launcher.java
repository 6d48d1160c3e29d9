package io.voicesurvey.bootstrap;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;

/**
 * The entry point of the jar. It is compiled for Java 8, so that it can report an old Java version. Only the
 * development command gets the development libraries.
 */
public final class Launcher {
  private static final int LEAST_JAVA = 21;

  private Launcher() {}

  public static void main(String[] args) throws Throwable {
    if (feature() < LEAST_JAVA) {
      fail("voicesurveyagent needs Java " + LEAST_JAVA + " or newer, found " + System.getProperty("java.version")
          + " at " + System.getProperty("java.home") + ": set JAVA_HOME, or run the script beside the jar.");
    }
    if (isDevelopment(args)) {
      Thread.currentThread().setContextClassLoader(development());
    }
    try {
      Class.forName("io.voicesurvey.bootstrap.Main").getMethod("main", String[].class).invoke(null, (Object) args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
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

  private static ClassLoader development() throws MalformedURLException, URISyntaxException {
    File jar = new File(Launcher.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    File[] libraries = new File(jar.getParentFile(), "lib-dev").listFiles();
    if (libraries == null) {
      fail("voicesurveyagent: dev needs the folder lib-dev beside " + jar + ", which is missing.");
      return Launcher.class.getClassLoader();
    }
    Arrays.sort(libraries);
    URL[] urls = new URL[libraries.length];
    for (int i = 0; i < libraries.length; i++) {
      urls[i] = libraries[i].toURI().toURL();
    }
    return new URLClassLoader(urls, Launcher.class.getClassLoader());
  }

  private static void fail(String message) {
    System.err.println(message);
    System.exit(1);
  }
}
