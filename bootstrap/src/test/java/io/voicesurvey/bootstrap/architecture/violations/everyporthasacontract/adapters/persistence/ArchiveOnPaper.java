package io.voicesurvey.bootstrap.architecture.violations.everyporthasacontract.adapters.persistence;

import io.voicesurvey.bootstrap.architecture.violations.everyporthasacontract.application.port.SeededArchive;
import io.voicesurvey.bootstrap.architecture.violations.everyporthasacontract.application.port.SeededArchiveContract;

final class ArchiveOnPaper implements SeededArchiveContract {
  @Override
  public SeededArchive kept() {
    return new SeededArchive() {
    };
  }
}
