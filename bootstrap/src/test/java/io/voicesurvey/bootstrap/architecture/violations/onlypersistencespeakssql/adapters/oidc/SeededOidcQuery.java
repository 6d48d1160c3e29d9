package io.voicesurvey.bootstrap.architecture.violations.onlypersistencespeakssql.adapters.oidc;

import java.sql.Connection;

record SeededOidcQuery(Connection connection) {}
