package io.voicesurvey.adapters.rest.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** A WebJar on the class path: a library for browsers, packed as a jar. */
public final class WebJar {
  private final String folder;

  /**
   * @param group the group id of the jar
   * @param name  its artifact id
   */
  public WebJar(String group, String name) {
    Properties library = new Properties();
    try (InputStream file = open("/META-INF/maven/" + group + "/" + name + "/pom.properties")) {
      library.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.folder = "/META-INF/resources/webjars/" + name + "/" + library.getProperty("version") + "/";
  }

  /** @param path the path of a file inside the library */
  public byte[] file(String path) {
    try (InputStream file = open(folder + path)) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String path) {
    return Objects.requireNonNull(WebJar.class.getResourceAsStream(path), path);
  }
}
