package io.voicesurvey.adapters.rest.page;

import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;

/** What all pages are made of: the assets, the texts and the templates. */
final class Site {
  /** Prepared on first use, not while the service starts. */
  private static final class Prepared {
    static final Site SITE = new Site(WebFiles.read());
  }

  /** For text and for quoted attributes. The default also escapes the equals signs of links. */
  private static final Mustache.Escaper ESCAPER = Escapers.simple(new String[]{"&", "&amp;"},
      new String[]{"<", "&lt;"}, new String[]{">", "&gt;"}, new String[]{"\"", "&quot;"}, new String[]{"'", "&#39;"});

  private final Assets assets;
  private final Map<Language, Catalogue> catalogues = new EnumMap<>(Language.class);
  private final Map<View, Template> templates = new EnumMap<>(View.class);

  private Site(SortedMap<String, byte[]> sources) {
    this.assets = new Assets(sources);
    Arrays.stream(Language.values()).forEach(language -> catalogues.put(language, Catalogue.read(language, sources)));
    Mustache.Compiler compiler = Mustache.compiler().withEscaper(ESCAPER)
        .withLoader(name -> new StringReader(template(sources, name)));
    Arrays.stream(View.values())
        .forEach(view -> templates.put(view, compiler.compile(template(sources, view.template()))));
  }

  private static String template(SortedMap<String, byte[]> sources, String name) {
    return new String(sources.get("template/" + name + ".mustache"), StandardCharsets.UTF_8);
  }

  static Site get() {
    return Prepared.SITE;
  }

  Assets assets() {
    return assets;
  }

  Catalogue catalogue(Language language) {
    return catalogues.get(language);
  }

  /**
   * A page, in UTF-8.
   *
   * @param title  the text in the title and the heading
   * @param values the further values of the template by their name; the template escapes them
   */
  byte[] render(View view, Language language, String title, Map<String, ?> values) {
    Map<String, Object> context = new HashMap<>(values);
    context.put("language", language.tag());
    context.put("title", title);
    context.put("text", catalogue(language).texts());
    context.put("assets", assets.folder());
    context.put("modules", assets.modules().stream().filter(view::preloads).toList());
    return templates.get(view).execute(context).getBytes(StandardCharsets.UTF_8);
  }
}
