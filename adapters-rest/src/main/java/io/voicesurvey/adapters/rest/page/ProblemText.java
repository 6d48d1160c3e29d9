package io.voicesurvey.adapters.rest.page;

/**
 * A problem in words for people.
 *
 * @param title       what happened, as a heading
 * @param explanation what it means and what to do, in sentences
 */
record ProblemText(String title, String explanation) {}
