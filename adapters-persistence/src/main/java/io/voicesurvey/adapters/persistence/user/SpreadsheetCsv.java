package io.voicesurvey.adapters.persistence.user;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.OutputStream;

/** Writes records as CSV (RFC 4180) in UTF-8 that is safe to open in a spreadsheet. */
public final class SpreadsheetCsv {
  private SpreadsheetCsv() {}

  /**
   * Writes a header with the names of the record's JSON members before the first record, and a row for each record. To
   * close the writer does not close {@code out}.
   */
  public static SequenceWriter writer(OutputStream out, Class<?> type) throws IOException {
    CsvMapper csv = CsvMapper.builder()
        .addModules(new Jdk8Module(), new JavaTimeModule(), new SimpleModule().addSerializer(new HarmlessText()))
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
        .build();
    return csv.writer(csv.schemaFor(type).withHeader()).writeValues(out);
  }

  /** Puts a single quote before text that a spreadsheet would treat as a formula: it could send other cells away. */
  private static final class HarmlessText extends StdScalarSerializer<String> {
    private static final long serialVersionUID = 1L;
    private static final String FORMULA = "=+-@\t\r\uff1d\uff0b\uff0d\uff20";

    HarmlessText() {
      super(String.class);
    }

    @Override
    public void serialize(String text, JsonGenerator cells, SerializerProvider provider) throws IOException {
      boolean isFormula = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0;
      cells.writeString(isFormula ? "'" + text : text);
    }
  }
}
