package io.voicesurvey.bootstrap.architecture.violations.onlypersistencespeakssql;

import javax.sql.DataSource;

record SeededBootstrapSource(DataSource source) {}
