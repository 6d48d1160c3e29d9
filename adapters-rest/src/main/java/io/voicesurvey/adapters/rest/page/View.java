package io.voicesurvey.adapters.rest.page;

/** The templates of whole pages. */
enum View {
  HOME("home"),
  ADMIN("admin"),
  ERROR("error");

  private final String template;

  View(String template) {
    this.template = template;
  }

  /** The name of the template's file, without its ending. */
  String template() {
    return template;
  }
}
