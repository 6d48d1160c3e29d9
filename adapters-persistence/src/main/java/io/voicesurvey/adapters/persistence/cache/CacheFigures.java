package io.voicesurvey.adapters.persistence.cache;

import java.time.Duration;

/**
 * Figures of a cache of live sessions since its creation.
 *
 * @param hits      answers from the cache
 * @param misses    answers from the source while notifications arrive
 * @param bypasses  answers from the source because notifications do not arrive
 * @param size      estimated number of cached sessions
 * @param listening whether notifications of changes arrive now
 * @param lastDelay time from the start of the transaction of the last change to its removal from this cache; zero
 *                  before the first change
 */
record CacheFigures(long hits, long misses, long bypasses, long size, boolean listening, Duration lastDelay) {}
