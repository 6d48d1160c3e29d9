package io.voicesurvey.bootstrap.architecture.violations.onlypersistencespeakssql.application;

import javax.sql.DataSource;

record SeededApplicationSource(DataSource source) {}
