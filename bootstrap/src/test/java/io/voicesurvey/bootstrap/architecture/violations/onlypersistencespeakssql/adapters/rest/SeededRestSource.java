package io.voicesurvey.bootstrap.architecture.violations.onlypersistencespeakssql.adapters.rest;

import javax.sql.DataSource;

record SeededRestSource(DataSource source) {}
