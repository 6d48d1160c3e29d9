package io.voicesurvey.bootstrap.architecture.violations.onlypersistencespeakssql.application;

import java.sql.Connection;

record SeededApplicationQuery(Connection connection) {}
