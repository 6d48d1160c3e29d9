/* In place of main.js of a release that does not run any more: loads the page of the present release. */

/** When this tab was last loaded again, in sessionStorage. */
const KEY = 'voicesurveyagent reloaded'

/** A page that is still of that release is not loaded again within this time, in milliseconds. */
const PAUSE = 10_000

if (Date.now() - Number(sessionStorage.getItem(KEY)) > PAUSE) {
  sessionStorage.setItem(KEY, String(Date.now()))
  location.reload()
}

export {}
