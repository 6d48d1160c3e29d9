package io.voicesurvey.bootstrap.architecture.violations.onlyprogramsparseoauthrequests.adapters.rest.login;

import com.nimbusds.oauth2.sdk.TokenRequest;

record SeededParser(TokenRequest request) {}
