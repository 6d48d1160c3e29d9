package io.voicesurvey.adapters.rest.scim;

import de.captaingoldfish.scim.sdk.common.etag.ETag;

/** The versions of resources in the form of the SDK. */
final class Versions {
  private Versions() {}

  static ETag of(long version) {
    return ETag.builder().weak(false).tag(Long.toString(version)).build();
  }
}
