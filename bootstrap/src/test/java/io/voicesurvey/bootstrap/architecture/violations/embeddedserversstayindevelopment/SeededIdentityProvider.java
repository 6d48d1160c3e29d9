package io.voicesurvey.bootstrap.architecture.violations.embeddedserversstayindevelopment;

import no.nav.security.mock.oauth2.MockOAuth2Server;

record SeededIdentityProvider(MockOAuth2Server server) {}
