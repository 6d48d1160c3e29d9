package io.voicesurvey.bootstrap.architecture.violations.onlypersistencespeakssql.domain;

import java.sql.Connection;

record SeededDomainQuery(Connection connection) {}
