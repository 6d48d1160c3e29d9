package io.voicesurvey.bootstrap.architecture.violations.onlypersistencespeakssql.adapters.rest;

import java.sql.Connection;

record SeededRestQuery(Connection connection) {}
