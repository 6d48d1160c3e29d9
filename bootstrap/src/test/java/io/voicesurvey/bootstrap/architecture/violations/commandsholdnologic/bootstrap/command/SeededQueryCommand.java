package io.voicesurvey.bootstrap.architecture.violations.commandsholdnologic.bootstrap.command;

import java.sql.Connection;

record SeededQueryCommand(Connection connection) {}
