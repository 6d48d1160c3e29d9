package io.voicesurvey.adapters.rest.page;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The headers of every page. */
final class HtmlPage {
  static final String MEDIA_TYPE = "text/html; charset=utf-8";

  static final String VARY = HttpHeaders.ACCEPT + ", " + HttpHeaders.ACCEPT_LANGUAGE;

  static final String CONTENT_SECURITY_POLICY = "Content-Security-Policy";

  /**
   * Scripts, styles and data come only from this service, and no script is made from text. The styles of the library
   * contain images.
   */
  static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
      + "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
      + "require-trusted-types-for 'script'; trusted-types 'none'";

  private HtmlPage() {}

  static Response of(ContainerRequestContext request, Content html, Language language) {
    return html.response(request).type(MediaType.valueOf(MEDIA_TYPE))
        .header(HttpHeaders.CONTENT_LANGUAGE, language.tag()).header(HttpHeaders.VARY, VARY)
        .header(CONTENT_SECURITY_POLICY, POLICY).build();
  }
}
