--liquibase formatted sql

--changeset voicesurvey:create-rechecks
--comment: Not columns of sessions: a refresh would copy the token each time, and due_at is in an index.
CREATE TABLE rechecks (
  session_id    uuid        NOT NULL,
  issuer        text        NOT NULL,
  refresh_token text        NOT NULL,
  asked_at      timestamptz NOT NULL,
  due_at        timestamptz,
  claim         bigint      NOT NULL DEFAULT 0,
  claimed_at    timestamptz,
  failures      integer     NOT NULL DEFAULT 0,
  CONSTRAINT rechecks_pkey PRIMARY KEY (session_id),
  CONSTRAINT rechecks_session_fkey FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE
) WITH (fillfactor = 80);
COMMENT ON TABLE rechecks IS 'The sessions about which their identity providers are asked again.';
COMMENT ON COLUMN rechecks.issuer IS 'The provider.';
COMMENT ON COLUMN rechecks.refresh_token IS 'Of the provider; encrypted by the application.';
COMMENT ON COLUMN rechecks.asked_at IS 'When the provider last answered; at first the beginning of the session.';
COMMENT ON COLUMN rechecks.due_at IS 'When an instance asks next, or when the claim of the instance that asks now ends. Null while the session is not in use.';
COMMENT ON COLUMN rechecks.claim IS 'The number of claims. An instance whose claim has another number has lost it.';
COMMENT ON COLUMN rechecks.claimed_at IS 'When an instance claimed the session. Null if none asks now.';
COMMENT ON COLUMN rechecks.failures IS 'Since the provider last answered.';
CREATE INDEX rechecks_due_idx ON rechecks (issuer, due_at) WHERE due_at IS NOT NULL;
--rollback DROP TABLE rechecks;

--changeset voicesurvey:resume-rechecks splitStatements:false
--comment: Without the column, each refresh would have to look into the other table. A trigger, so that a refresh by an instance of the earlier release counts, too.
ALTER TABLE sessions ADD COLUMN recheck_paused boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN sessions.recheck_paused IS 'Whether the identity provider is asked again as soon as the session is refreshed, because it was not in use.';
CREATE FUNCTION resume_recheck() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  UPDATE rechecks SET due_at = now() WHERE session_id = OLD.id AND due_at IS NULL;
  NEW.recheck_paused := false;
  RETURN NEW;
END
$body$;
CREATE TRIGGER sessions_refreshed BEFORE UPDATE OF last_used_at ON sessions FOR EACH ROW WHEN (OLD.recheck_paused)
  EXECUTE FUNCTION resume_recheck();
--rollback DROP TRIGGER sessions_refreshed ON sessions;
--rollback DROP FUNCTION resume_recheck();
--rollback ALTER TABLE sessions DROP COLUMN recheck_paused;
