--liquibase formatted sql

--changeset voicesurvey:index-spent-tokens-by-expiry
--comment: Sessions have no such index: a rotation moves their end, and would have to rewrite it.
CREATE INDEX spent_tokens_expires_at_idx ON spent_tokens (expires_at);
--rollback DROP INDEX spent_tokens_expires_at_idx;
