package io.voicesurvey.bootstrap.architecture.violations.onlyscimusesthesdk.adapters.rest.user;

import de.captaingoldfish.scim.sdk.server.endpoints.Context;

record SeededHandler(Context context) {}
