package io.voicesurvey.adapters.rest.page;

/** The templates of whole pages. */
enum View {
  HOME("home", false),
  ADMIN("admin", true),
  ERROR("error", false);

  /** The folder of the modules that only the pages of administration need. */
  private static final String ADMINISTRATION = "admin/";

  private final String template;
  private final boolean isAdministration;

  View(String template, boolean isAdministration) {
    this.template = template;
    this.isAdministration = isAdministration;
  }

  /** The name of the template's file, without its ending. */
  String template() {
    return template;
  }

  /** True if the page loads a module immediately. The browser loads other modules when a person first needs them. */
  boolean preloads(String module) {
    return isAdministration || !module.startsWith(ADMINISTRATION);
  }
}
