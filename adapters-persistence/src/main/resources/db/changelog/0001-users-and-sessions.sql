--liquibase formatted sql

--changeset voicesurvey:create-user-role
--comment: What a user may do, the lowest first.
CREATE TYPE user_role AS ENUM ('viewer', 'campaign_manager', 'admin');
--rollback DROP TYPE user_role;

--changeset voicesurvey:create-user-status
CREATE TYPE user_status AS ENUM ('active', 'disabled');
--rollback DROP TYPE user_status;

--changeset voicesurvey:create-users
CREATE TABLE users (
  id            uuid        NOT NULL,
  issuer        text        NOT NULL,
  subject       text        NOT NULL,
  email         text,
  email_key     text,
  name          text        NOT NULL,
  role          user_role   NOT NULL,
  status        user_status NOT NULL,
  created_at    timestamptz NOT NULL,
  updated_at    timestamptz NOT NULL,
  last_login_at timestamptz,
  version       bigint      NOT NULL,
  CONSTRAINT users_pkey PRIMARY KEY (id),
  CONSTRAINT users_identity_key UNIQUE (issuer, subject),
  CONSTRAINT users_email_key UNIQUE (email_key),
  CONSTRAINT users_email_check CHECK ((email IS NULL) = (email_key IS NULL)),
  CONSTRAINT users_version_check CHECK (version >= 0)
);
COMMENT ON TABLE users IS 'Who may sign in.';
COMMENT ON COLUMN users.id IS 'Our own name for the user, for ever the same; UUID version 7.';
COMMENT ON COLUMN users.subject IS 'Who the user is at the issuer: the sub claim.';
COMMENT ON COLUMN users.email IS 'As its owner writes it.';
COMMENT ON COLUMN users.email_key IS 'The email in the form in which addresses are compared; made by the application, since lower() depends on the locale.';
COMMENT ON COLUMN users.updated_at IS 'When name, email, role or status last changed.';
COMMENT ON COLUMN users.last_login_at IS 'Null where the user never signed in.';
COMMENT ON COLUMN users.version IS 'How often the row changed; a change is stored only over the version that it was made from.';
--rollback DROP TABLE users;

--changeset voicesurvey:create-sessions
--comment: A rotation touches no indexed column, so with room in the page it rewrites no index.
CREATE TABLE sessions (
  id               uuid        NOT NULL,
  user_id          uuid        NOT NULL,
  generation       integer     NOT NULL,
  created_at       timestamptz NOT NULL,
  last_used_at     timestamptz NOT NULL,
  expires_at       timestamptz NOT NULL,
  revoked_at       timestamptz,
  user_agent       text,
  ip               text,
  login_attempt_id uuid,
  provider_session text,
  logout_hint      text,
  CONSTRAINT sessions_pkey PRIMARY KEY (id),
  CONSTRAINT sessions_user_fkey FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT sessions_login_attempt_key UNIQUE (login_attempt_id),
  CONSTRAINT sessions_generation_check CHECK (generation >= 0),
  CONSTRAINT sessions_provider_check
    CHECK (login_attempt_id IS NOT NULL OR (provider_session IS NULL AND logout_hint IS NULL))
) WITH (fillfactor = 80);
COMMENT ON TABLE sessions IS 'What one login starts: a chain of refresh tokens.';
COMMENT ON COLUMN sessions.generation IS 'Of the newest refresh token, counted from 0. No token is stored.';
COMMENT ON COLUMN sessions.last_used_at IS 'When the newest refresh token was handed out.';
COMMENT ON COLUMN sessions.expires_at IS 'The earlier of the idle and the absolute limit.';
COMMENT ON COLUMN sessions.login_attempt_id IS 'The login attempt that this session used up; null where no identity provider was asked.';
COMMENT ON COLUMN sessions.provider_session IS 'The identity provider''s own name of its session: the sid claim.';
COMMENT ON COLUMN sessions.logout_hint IS 'What the identity provider wants to see again at logout; encrypted by the application.';
--rollback DROP TABLE sessions;

--changeset voicesurvey:index-sessions-of-user
CREATE INDEX sessions_of_user_idx ON sessions (user_id, created_at DESC, id DESC) WHERE revoked_at IS NULL;
--rollback DROP INDEX sessions_of_user_idx;
