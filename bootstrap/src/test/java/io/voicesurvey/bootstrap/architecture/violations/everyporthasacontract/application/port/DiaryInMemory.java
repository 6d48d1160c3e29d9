package io.voicesurvey.bootstrap.architecture.violations.everyporthasacontract.application.port;

final class DiaryInMemory implements SeededDiaryContract {
  @Override
  public SeededDiary kept() {
    return new SeededDiary() {
    };
  }
}
