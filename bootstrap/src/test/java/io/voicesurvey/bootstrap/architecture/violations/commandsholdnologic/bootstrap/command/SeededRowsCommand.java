package io.voicesurvey.bootstrap.architecture.violations.commandsholdnologic.bootstrap.command;

import org.hibernate.StatelessSession;

record SeededRowsCommand(StatelessSession session) {}
