package io.voicesurvey.adapters.rest.generator;

import io.smallrye.openapi.api.SmallRyeOpenAPI;
import io.voicesurvey.adapters.rest.RestApplication;
import io.voicesurvey.adapters.rest.openapi.Document;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.Index;
import org.jboss.jandex.Indexer;

/** Writes the OpenAPI document of the compiled resources next to them. Runs only when this module is built. */
public final class GenerateDocument {
  private GenerateDocument() {}

  /** @param args the folder of the compiled classes */
  public static void main(String[] args) throws IOException {
    Path classes = Path.of(args[0]);
    Index index = index(classes);
    SmallRyeOpenAPI document = SmallRyeOpenAPI.builder().withIndex(index).enableStandardStaticFiles(false)
        .enableStandardFilter(false).enableModelReader(false)
        .addFilter(new DocumentFilter(RestApplication.routes(), name -> jsonType(index, name))).build();
    Path folder = classes.resolve(Document.class.getPackageName().replace('.', '/'));
    Files.writeString(folder.resolve(Document.JSON.fileName()), document.toJSON());
    Files.writeString(folder.resolve(Document.YAML.fileName()), document.toYAML());
  }

  private static Index index(Path classes) throws IOException {
    Indexer indexer = new Indexer();
    for (Path file : classFiles(classes)) {
      try (InputStream bytes = Files.newInputStream(file)) {
        indexer.index(bytes);
      }
    }
    return indexer.complete();
  }

  private static List<Path> classFiles(Path classes) throws IOException {
    try (Stream<Path> files = Files.walk(classes)) {
      return files.filter(file -> file.toString().endsWith(".class")).sorted().toList();
    }
  }

  private static Class<?> jsonType(Index index, String schema) {
    return index.getKnownClasses().stream().filter(type -> schema.equals(schemaName(type))).findFirst()
        .map(type -> load(type.name().toString())).orElseThrow();
  }

  private static String schemaName(ClassInfo type) {
    return Optional.ofNullable(type.declaredAnnotation(Schema.class)).map(schema -> schema.value("name"))
        .map(AnnotationValue::asString).orElse(type.simpleName());
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
