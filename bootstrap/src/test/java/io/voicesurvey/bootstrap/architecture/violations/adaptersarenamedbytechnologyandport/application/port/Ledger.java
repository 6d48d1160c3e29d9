package io.voicesurvey.bootstrap.architecture.violations.adaptersarenamedbytechnologyandport.application.port;

public interface Ledger {}
