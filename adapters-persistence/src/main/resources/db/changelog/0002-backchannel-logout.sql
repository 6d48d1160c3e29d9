--liquibase formatted sql

--changeset voicesurvey:create-spent-tokens
CREATE TABLE spent_tokens (
  issuer     text        NOT NULL,
  token_id   text        NOT NULL,
  expires_at timestamptz NOT NULL,
  CONSTRAINT spent_tokens_pkey PRIMARY KEY (issuer, token_id)
);
COMMENT ON TABLE spent_tokens IS 'Tokens of others that work once and have: logout tokens.';
COMMENT ON COLUMN spent_tokens.token_id IS 'The jti claim, unique to the issuer alone.';
COMMENT ON COLUMN spent_tokens.expires_at IS 'From when on the token is refused for its age, and its row may go.';
--rollback DROP TABLE spent_tokens;

--changeset voicesurvey:index-sessions-of-provider-session
CREATE INDEX sessions_of_provider_session_idx ON sessions (provider_session)
  WHERE revoked_at IS NULL AND provider_session IS NOT NULL;
--rollback DROP INDEX sessions_of_provider_session_idx;
