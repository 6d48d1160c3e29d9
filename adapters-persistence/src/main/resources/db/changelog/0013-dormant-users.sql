--liquibase formatted sql

--changeset voicesurvey:add-seen-at
--comment: Only the purge writes it, so that logins and refreshes cost no more. The time may be too early, never too late.
ALTER TABLE users ADD COLUMN seen_at timestamptz;
COMMENT ON COLUMN users.seen_at IS 'A time at which the user was active, by a login, a refresh or because an administrator enabled the user. Later activity is in last_login_at and in the sessions. Null: only these and created_at count.';
--rollback ALTER TABLE users DROP COLUMN seen_at;

--changeset voicesurvey:index-users-by-activity
--comment: No column of it changes at a login, so a login rewrites no index.
CREATE INDEX users_seen_idx ON users ((coalesce(seen_at, created_at)), id) WHERE status = 'active';
--rollback DROP INDEX users_seen_idx;

--changeset voicesurvey:note-enabling splitStatements:false
--comment: A user who is enabled has time to sign in before being dormant again. A trigger, because the release before enables users as well.
CREATE FUNCTION note_enabling() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  NEW.seen_at := now();
  RETURN NEW;
END
$body$;
CREATE TRIGGER users_enabled BEFORE UPDATE OF status ON users FOR EACH ROW
  WHEN (OLD.status = 'disabled' AND NEW.status = 'active') EXECUTE FUNCTION note_enabling();
--rollback DROP TRIGGER users_enabled ON users;
--rollback DROP FUNCTION note_enabling();
