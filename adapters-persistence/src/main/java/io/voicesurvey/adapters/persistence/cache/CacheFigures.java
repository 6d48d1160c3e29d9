package io.voicesurvey.adapters.persistence.cache;

import java.time.Duration;

/**
 * What a cache of live sessions did since it was made.
 *
 * @param hits      answers from memory
 * @param misses    answers that were asked for and then remembered
 * @param bypasses  answers that were asked for because changes can't be heard
 * @param size      sessions remembered, about
 * @param listening whether changes are heard now
 * @param lastDelay how long the last change was under way, from the beginning of its transaction to its being forgotten
 *                  here; zero before the first
 */
public record CacheFigures(long hits, long misses, long bypasses, long size, boolean listening, Duration lastDelay) {}
