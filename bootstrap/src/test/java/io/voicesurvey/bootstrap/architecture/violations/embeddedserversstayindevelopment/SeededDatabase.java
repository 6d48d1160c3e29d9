package io.voicesurvey.bootstrap.architecture.violations.embeddedserversstayindevelopment;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

record SeededDatabase(EmbeddedPostgres server) {}
