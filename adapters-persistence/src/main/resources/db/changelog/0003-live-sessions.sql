--liquibase formatted sql

--changeset voicesurvey:create-notify-live-sessions splitStatements:false
--comment: Tells every instance, when the transaction commits, what it must no longer remember.
CREATE FUNCTION notify_live_sessions() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
  -- Above this many in one transaction it is cheaper to forget everything, which is said once.
  most_told CONSTANT integer := 1000;
  told integer := coalesce(nullif(current_setting('voicesurvey.told', true), ''), '0')::integer + 1;
  begun bigint := (extract(epoch FROM now()) * 1000000)::bigint;
BEGIN
  PERFORM set_config('voicesurvey.told', told::text, true);
  IF TG_LEVEL = 'STATEMENT' OR told > most_told THEN
    PERFORM pg_notify('live_sessions', 'all - ' || begun);
  ELSE
    PERFORM pg_notify('live_sessions', TG_ARGV[0] || ' ' || OLD.id || ' ' || begun);
  END IF;
  RETURN NULL;
END
$body$;
--rollback DROP FUNCTION notify_live_sessions();

--changeset voicesurvey:notify-of-sessions
--comment: Never of a mere rotation, since transactions that notify commit one after the other; nor of the dead that go.
CREATE TRIGGER sessions_changed AFTER UPDATE OF user_id, expires_at, revoked_at ON sessions FOR EACH ROW
  WHEN (OLD.revoked_at IS DISTINCT FROM NEW.revoked_at OR OLD.user_id <> NEW.user_id OR NEW.expires_at < OLD.expires_at)
  EXECUTE FUNCTION notify_live_sessions('session');
CREATE TRIGGER sessions_deleted AFTER DELETE ON sessions FOR EACH ROW
  WHEN (OLD.revoked_at IS NULL AND OLD.expires_at > now())
  EXECUTE FUNCTION notify_live_sessions('session');
CREATE TRIGGER sessions_truncated AFTER TRUNCATE ON sessions FOR EACH STATEMENT
  EXECUTE FUNCTION notify_live_sessions();
--rollback DROP TRIGGER sessions_changed ON sessions;
--rollback DROP TRIGGER sessions_deleted ON sessions;
--rollback DROP TRIGGER sessions_truncated ON sessions;

--changeset voicesurvey:notify-of-users
--comment: Never of a login that changes nothing else. A user who still has sessions can't be deleted.
CREATE TRIGGER users_changed AFTER UPDATE ON users FOR EACH ROW
  WHEN ((OLD.issuer, OLD.subject, OLD.email, OLD.name, OLD.role, OLD.status)
    IS DISTINCT FROM (NEW.issuer, NEW.subject, NEW.email, NEW.name, NEW.role, NEW.status))
  EXECUTE FUNCTION notify_live_sessions('user');
--rollback DROP TRIGGER users_changed ON users;
