--liquibase formatted sql

--changeset voicesurvey:create-client-secrets
CREATE TABLE client_secrets (
  id         uuid        NOT NULL,
  user_id    uuid        NOT NULL,
  digest     text        NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  CONSTRAINT client_secrets_pkey PRIMARY KEY (id),
  CONSTRAINT client_secrets_user_fkey FOREIGN KEY (user_id) REFERENCES users (id)
);
COMMENT ON TABLE client_secrets IS 'The secrets with which programs authenticate as service accounts.';
COMMENT ON COLUMN client_secrets.digest IS 'The SHA-256 of the secret, in hexadecimal digits. The secret itself is not stored.';
COMMENT ON COLUMN client_secrets.expires_at IS 'Null if the secret does not expire.';
--rollback DROP TABLE client_secrets;

--changeset voicesurvey:index-client-secrets-of-user
CREATE INDEX client_secrets_of_user_idx ON client_secrets (user_id);
--rollback DROP INDEX client_secrets_of_user_idx;

--changeset voicesurvey:create-trust-rules
CREATE TABLE trust_rules (
  id           uuid        NOT NULL,
  user_id      uuid        NOT NULL,
  issuer       text        NOT NULL,
  audience     text        NOT NULL,
  claims       jsonb       NOT NULL,
  max_lifetime integer     NOT NULL,
  created_at   timestamptz NOT NULL,
  CONSTRAINT trust_rules_pkey PRIMARY KEY (id),
  CONSTRAINT trust_rules_user_fkey FOREIGN KEY (user_id) REFERENCES users (id)
);
COMMENT ON TABLE trust_rules IS 'Which tokens of workloads count as a service account.';
COMMENT ON COLUMN trust_rules.claims IS 'The claims of the token, each with its exact value.';
COMMENT ON COLUMN trust_rules.max_lifetime IS 'Of the access tokens, in seconds.';
--rollback DROP TABLE trust_rules;

--changeset voicesurvey:index-trust-rules-of-issuer
CREATE INDEX trust_rules_of_issuer_idx ON trust_rules (issuer);
--rollback DROP INDEX trust_rules_of_issuer_idx;

--changeset voicesurvey:index-trust-rules-of-user
CREATE INDEX trust_rules_of_user_idx ON trust_rules (user_id);
--rollback DROP INDEX trust_rules_of_user_idx;

--changeset voicesurvey:create-service-uses
--comment: Not a column of users: a change there ends the cache entries of the user, and rewrites indexes.
CREATE TABLE service_uses (
  user_id      uuid        NOT NULL,
  last_used_at timestamptz NOT NULL,
  CONSTRAINT service_uses_pkey PRIMARY KEY (user_id),
  CONSTRAINT service_uses_user_fkey FOREIGN KEY (user_id) REFERENCES users (id)
);
COMMENT ON TABLE service_uses IS 'When service accounts were last used.';
--rollback DROP TABLE service_uses;

--changeset voicesurvey:add-credential-of-session
--comment: Null for sessions of people, and for tokens that a command issued. The sessions of a credential are found by their user.
ALTER TABLE sessions ADD COLUMN credential_id uuid;
COMMENT ON COLUMN sessions.credential_id IS 'The client secret or the trust rule with which a program got the token of this session.';
--rollback ALTER TABLE sessions DROP COLUMN credential_id;

--changeset voicesurvey:index-service-accounts
CREATE INDEX users_services_idx ON users (id) WHERE issuer = 'urn:voicesurveyagent:service';
--rollback DROP INDEX users_services_idx;
