/** The pages for people: the server renders what works without a script, and serves the scripts. */
package io.voicesurvey.adapters.rest.page;
