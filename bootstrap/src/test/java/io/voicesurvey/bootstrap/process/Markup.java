package io.voicesurvey.bootstrap.process;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.swing.text.AttributeSet;
import javax.swing.text.MutableAttributeSet;
import javax.swing.text.html.HTML;
import javax.swing.text.html.HTMLEditorKit;
import javax.swing.text.html.parser.ParserDelegator;

/** The first form and the links of an HTML page. */
final class Markup extends HTMLEditorKit.ParserCallback {
  private final Map<String, String> fields = new LinkedHashMap<>();
  private final Map<String, String> links = new LinkedHashMap<>();
  private Optional<String> action = Optional.empty();
  private Optional<String> openLink = Optional.empty();
  private String method = "get";
  private boolean inForm;

  private Markup() {}

  static Markup parse(String html) {
    Markup markup = new Markup();
    try {
      new ParserDelegator().parse(new StringReader(html), markup, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return markup;
  }

  Optional<Form> form(URI page) {
    return action.map(target -> new Form(page.resolve(target), method, fields));
  }

  Optional<String> link(String text) {
    return Optional.ofNullable(links.get(text));
  }

  @Override
  public void handleStartTag(HTML.Tag tag, MutableAttributeSet attributes, int position) {
    if (tag == HTML.Tag.FORM && action.isEmpty()) {
      inForm = true;
      action = attribute(attributes, HTML.Attribute.ACTION).or(() -> Optional.of(""));
      method = attribute(attributes, HTML.Attribute.METHOD).orElse("get");
    }
    if (tag == HTML.Tag.A) {
      openLink = attribute(attributes, HTML.Attribute.HREF);
    }
  }

  @Override
  public void handleSimpleTag(HTML.Tag tag, MutableAttributeSet attributes, int position) {
    if (inForm && tag == HTML.Tag.INPUT && !isChoice(attributes)) {
      attribute(attributes, HTML.Attribute.NAME)
          .ifPresent(name -> fields.put(name, attribute(attributes, HTML.Attribute.VALUE).orElse("")));
    }
  }

  /** Buttons send nothing unless pressed, nor boxes unless ticked. */
  private static boolean isChoice(AttributeSet attributes) {
    return attribute(attributes, HTML.Attribute.TYPE).orElse("text").matches("(?i)submit|button|checkbox|radio");
  }

  @Override
  public void handleText(char[] text, int position) {
    openLink.ifPresent(target -> links.put(new String(text).strip(), target));
  }

  @Override
  public void handleEndTag(HTML.Tag tag, int position) {
    if (tag == HTML.Tag.FORM) {
      inForm = false;
    }
    if (tag == HTML.Tag.A) {
      openLink = Optional.empty();
    }
  }

  private static Optional<String> attribute(AttributeSet attributes, HTML.Attribute name) {
    return Optional.ofNullable(attributes.getAttribute(name)).map(Object::toString);
  }
}
