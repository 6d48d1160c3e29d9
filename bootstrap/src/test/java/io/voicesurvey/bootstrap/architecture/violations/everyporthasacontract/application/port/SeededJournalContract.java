package io.voicesurvey.bootstrap.architecture.violations.everyporthasacontract.application.port;

public interface SeededJournalContract {
  SeededJournal journal();
}
