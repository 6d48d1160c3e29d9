package io.voicesurvey.adapters.rest.server.edge;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.http.ChunkedTransferEncoding;
import org.glassfish.grizzly.http.HttpBrokenContentException;
import org.glassfish.grizzly.http.HttpCodecFilter.ContentParsingState;
import org.glassfish.grizzly.http.HttpCodecFilter.HeaderParsingState;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.HttpPacketParsing;
import org.glassfish.grizzly.http.ParsingResult;
import org.glassfish.grizzly.http.TransferEncoding;

/**
 * Decodes the chunked coding (RFC 9112, section 7.1) with Grizzly's parser. That parser knows no chunk extensions and
 * is lax about line ends, so it gets the first line of each chunk complete, checked, and without extensions.
 */
final class ChunkedBody implements TransferEncoding {
  private static final byte CR = '\r';
  private static final byte LF = '\n';
  private static final String LINE_END = "\r\n";

  /** The state of the parser after the size of a chunk: the data and their line end are next. */
  private static final int SIZE_PARSED = 3;
  private static final int MAX_LINE_BYTES = 4096;

  /** A size of the length that the parser accepts, and any extensions. Quoted or not, they contain no line end. */
  private static final Pattern LINE = Pattern.compile("[0-9A-Fa-f]{1,13}[ \\t]*(?:;[\\t\\x20-\\x7e\\x80-\\xff]*)?");

  private final ChunkedTransferEncoding parser;

  ChunkedBody(int maxTrailerBytes) {
    this.parser = new ChunkedTransferEncoding(maxTrailerBytes);
  }

  @Override
  public boolean wantDecode(HttpHeader header) {
    return parser.wantDecode(header);
  }

  @Override
  public boolean wantEncode(HttpHeader header) {
    return parser.wantEncode(header);
  }

  @Override
  public void prepareSerialize(FilterChainContext ctx, HttpHeader header, HttpContent content) {
    parser.prepareSerialize(ctx, header, content);
  }

  @Override
  public Buffer serializePacket(FilterChainContext ctx, HttpContent content) {
    return parser.serializePacket(ctx, content);
  }

  /** @throws HttpBrokenContentException if the body is not a valid chunked body */
  @Override
  public ParsingResult parsePacket(FilterChainContext ctx, HttpHeader header, Buffer input) {
    HttpPacketParsing parsing = (HttpPacketParsing) header;
    ContentParsingState content = parsing.getContentParsingState();
    if (content.isLastChunk || content.chunkRemainder > 0) {
      return parser.parsePacket(ctx, header, input);
    }
    HeaderParsingState state = parsing.getHeaderParsingState();
    if (state.state == SIZE_PARSED) {
      if (!skipLineEnd(input)) {
        return ParsingResult.create(null, input, false);
      }
      state.recycle();
    }
    int lineFeed = lineFeed(input);
    if (lineFeed < 0) {
      return ParsingResult.create(null, input.slice(), false);
    }
    dropExtensions(input, lineFeed);
    return parser.parsePacket(ctx, header, input.slice());
  }

  /** Skips the line end after the data of a chunk; false if it has not arrived completely. */
  private static boolean skipLineEnd(Buffer input) {
    int there = Math.min(input.remaining(), LINE_END.length());
    if (!text(input, there).equals(LINE_END.substring(0, there))) {
      throw new HttpBrokenContentException("a chunk is longer than its size");
    }
    if (there < LINE_END.length()) {
      return false;
    }
    input.position(input.position() + there);
    return true;
  }

  /** The position of the line end, or -1 if it has not arrived. */
  private static int lineFeed(Buffer input) {
    int end = Math.min(input.limit(), input.position() + MAX_LINE_BYTES);
    for (int i = input.position(); i < end; i++) {
      if (input.get(i) == LF) {
        return i;
      }
    }
    if (input.remaining() >= MAX_LINE_BYTES) {
      throw new HttpBrokenContentException("the first line of a chunk is too long");
    }
    return -1;
  }

  /** Moves the size to the end of the line, and lets the input begin there. */
  private static void dropExtensions(Buffer input, int lineFeed) {
    int start = input.position();
    int end = lineFeed - 1;
    if (end < start || input.get(end) != CR || !LINE.matcher(text(input, end - start)).matches()) {
      throw new HttpBrokenContentException("the first line of a chunk is malformed");
    }
    int digits = 0;
    while (Character.digit(input.get(start + digits), 16) >= 0) {
      digits++;
    }
    for (int i = 1; i <= digits; i++) {
      input.put(end - i, input.get(start + digits - i));
    }
    input.position(end - digits);
  }

  private static String text(Buffer input, int length) {
    int start = input.position();
    return input.toStringContent(StandardCharsets.ISO_8859_1, start, start + length);
  }
}
