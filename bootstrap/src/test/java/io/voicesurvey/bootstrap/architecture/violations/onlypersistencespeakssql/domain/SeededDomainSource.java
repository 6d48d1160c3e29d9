package io.voicesurvey.bootstrap.architecture.violations.onlypersistencespeakssql.domain;

import javax.sql.DataSource;

record SeededDomainSource(DataSource source) {}
