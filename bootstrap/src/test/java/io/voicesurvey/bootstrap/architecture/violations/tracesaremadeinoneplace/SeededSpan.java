package io.voicesurvey.bootstrap.architecture.violations.tracesaremadeinoneplace;

import io.opentelemetry.api.trace.Span;

record SeededSpan(Span span) {}
