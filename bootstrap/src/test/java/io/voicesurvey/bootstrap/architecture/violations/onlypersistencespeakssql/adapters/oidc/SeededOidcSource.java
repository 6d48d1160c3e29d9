package io.voicesurvey.bootstrap.architecture.violations.onlypersistencespeakssql.adapters.oidc;

import javax.sql.DataSource;

record SeededOidcSource(DataSource source) {}
