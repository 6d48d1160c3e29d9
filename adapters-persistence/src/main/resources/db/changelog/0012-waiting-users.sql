--liquibase formatted sql

--changeset voicesurvey:let-users-wait-for-an-identity
--comment: A person whom an administrator names in advance is a user without an identity: issuer and subject are null. The release before cannot read null. So this release also reads the issuer 'urn:voicesurveyagent:waiting', with the id as subject, and writes that. The next release writes null and replaces it. The email of such a user has columns of its own, so that the release before sees a user without an email, whom it can list and change. The constraint is validated later, because that reads the whole table.
ALTER TABLE users
  ALTER COLUMN issuer DROP NOT NULL,
  ALTER COLUMN subject DROP NOT NULL,
  ADD COLUMN waiting_email text,
  ADD COLUMN waiting_email_key text,
  ADD CONSTRAINT users_waiting_check CHECK (
    (issuer IS NULL) = (subject IS NULL) AND (waiting_email IS NULL) = (waiting_email_key IS NULL) AND
    CASE WHEN issuer IS NULL OR issuer = 'urn:voicesurveyagent:waiting' THEN email IS NULL ELSE waiting_email IS NULL END
  ) NOT VALID;
COMMENT ON COLUMN users.issuer IS 'Null until the first login. Until the next release it is ''urn:voicesurveyagent:waiting'' then.';
COMMENT ON COLUMN users.subject IS 'The sub claim of the user at the issuer. Null until the first login. Until the next release it is the id then.';
COMMENT ON COLUMN users.waiting_email IS 'The email of a user who has not signed in. Null after the first login: then email has it.';
COMMENT ON COLUMN users.waiting_email_key IS 'The waiting email in the form in which addresses are compared.';
--rollback DELETE FROM users WHERE issuer IS NULL OR issuer = 'urn:voicesurveyagent:waiting';
--rollback ALTER TABLE users DROP COLUMN waiting_email, DROP COLUMN waiting_email_key, ALTER COLUMN issuer SET NOT NULL, ALTER COLUMN subject SET NOT NULL;

--changeset voicesurvey:validate-waiting-users
ALTER TABLE users VALIDATE CONSTRAINT users_waiting_check;
--rollback ALTER TABLE users DROP CONSTRAINT users_waiting_check;
--rollback ALTER TABLE users ADD CONSTRAINT users_waiting_check CHECK ((issuer IS NULL) = (subject IS NULL) AND (waiting_email IS NULL) = (waiting_email_key IS NULL) AND CASE WHEN issuer IS NULL OR issuer = 'urn:voicesurveyagent:waiting' THEN email IS NULL ELSE waiting_email IS NULL END) NOT VALID;

--changeset voicesurvey:index-waiting-emails
CREATE UNIQUE INDEX users_waiting_email_key ON users (waiting_email_key text_pattern_ops)
  WHERE waiting_email_key IS NOT NULL;
--rollback DROP INDEX users_waiting_email_key;

--changeset voicesurvey:index-waiting-users
CREATE INDEX users_waiting_idx ON users (id) WHERE issuer IS NULL OR issuer = 'urn:voicesurveyagent:waiting';
--rollback DROP INDEX users_waiting_idx;

--changeset voicesurvey:index-all-sessions-of-user
--comment: The other index of users has live sessions only. The deletion of a user looks for all.
CREATE INDEX sessions_all_of_user_idx ON sessions (user_id);
--rollback DROP INDEX sessions_all_of_user_idx;

--changeset voicesurvey:take-over-pending-roles splitStatements:false
--comment: Pending roles become waiting users. The lock is that of logins and imports, so that none is between its read and its write. The release before still writes pending roles. A trigger stores each as a waiting user instead, so the table stays empty. The email is the name, without the characters that a name cannot have. A later release drops the table, the function and the trigger.
SELECT pg_advisory_xact_lock(x'767361726f6c6573'::bigint);
CREATE FUNCTION store_waiting_user() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
  -- UUID version 7 (RFC 9562, section 5.7): the milliseconds of the import, then random bits.
  made uuid := encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    PLACING substring(int8send(floor(extract(epoch FROM NEW.imported_at) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
    52, 1), 53, 1), 'hex')::uuid;
  -- Control and format characters of Unicode, line separators and no-break spaces. The at-sign always remains.
  invisible CONSTANT text := '[\u0001-\u001F\u007F-\u00A0\u00AD\u0600-\u0605\u061C\u06DD\u070F\u0890\u0891\u08E2\u180E'
    || '\u2007\u200B-\u200F\u2028-\u202F\u2060-\u206F\uFEFF\uFFF9-\uFFFB\U000110BD\U000110CD\U00013430-\U0001343F'
    || '\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A\U000E0001\U000E0020-\U000E007F]';
BEGIN
  INSERT INTO users AS waiting (id, issuer, subject, waiting_email, waiting_email_key, name, name_key, role, status,
      created_at, updated_at, version)
    VALUES (made, 'urn:voicesurveyagent:waiting', made, NEW.email, NEW.email_key,
      left(regexp_replace(NEW.email, invisible, '', 'g'), 255),
      left(regexp_replace(NEW.email_key, invisible, '', 'g'), 255), NEW.role, NEW.status, NEW.imported_at, NEW.imported_at, 0)
    ON CONFLICT (waiting_email_key) WHERE waiting_email_key IS NOT NULL DO UPDATE
      SET role = excluded.role, status = excluded.status, updated_at = excluded.updated_at,
        version = waiting.version + 1
      WHERE (waiting.role, waiting.status) IS DISTINCT FROM (excluded.role, excluded.status);
  RETURN NULL;
END
$body$;
CREATE TRIGGER pending_roles_stored BEFORE INSERT ON pending_roles FOR EACH ROW EXECUTE FUNCTION store_waiting_user();
WITH moved AS (DELETE FROM pending_roles RETURNING *) INSERT INTO pending_roles SELECT * FROM moved;
COMMENT ON TABLE pending_roles IS 'Always empty: the release before writes here, and a trigger stores a waiting user instead.';
--rollback DROP TRIGGER pending_roles_stored ON pending_roles;
--rollback DROP FUNCTION store_waiting_user();
--rollback INSERT INTO pending_roles SELECT waiting_email_key, waiting_email, role, status, updated_at FROM users WHERE waiting_email_key IS NOT NULL;

--changeset voicesurvey:keep-waiting-emails-unverified splitStatements:false
--comment: For the release before, whose logins find no pending role. They sign the person in as another user, a viewer. This leaves the email of that user unverified while someone waits with it, so that the next login at this release applies what waits. A person who waits disabled stays out immediately, and their sessions end. An administrator does not, because the last one must stay. It runs at the end of the transaction, so that it does not see a waiting user whom the transaction removes. A later release drops it.
CREATE FUNCTION keep_waiting_email_unverified() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
  waiting user_status;
BEGIN
  SELECT status INTO waiting FROM users WHERE waiting_email_key = NEW.email_key;
  IF FOUND THEN
    UPDATE users SET verified_email_key = NULL, version = version + 1,
        status = CASE WHEN waiting = 'disabled' AND role <> 'admin' THEN waiting ELSE status END
      WHERE id = NEW.id AND email_key = NEW.email_key
        AND (verified_email_key IS NOT NULL OR waiting = 'disabled' AND role <> 'admin' AND status = 'active');
    UPDATE sessions SET revoked_at = now() FROM users
      WHERE users.id = NEW.id AND users.status = 'disabled' AND user_id = NEW.id AND revoked_at IS NULL;
  END IF;
  RETURN NULL;
END
$body$;
CREATE CONSTRAINT TRIGGER users_added_with_waiting_email AFTER INSERT ON users DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.email_key IS NOT NULL) EXECUTE FUNCTION keep_waiting_email_unverified();
CREATE CONSTRAINT TRIGGER users_changed_to_waiting_email AFTER UPDATE OF email_key, verified_email_key ON users
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.email_key IS NOT NULL AND (OLD.email_key, OLD.verified_email_key) IS DISTINCT FROM
    (NEW.email_key, NEW.verified_email_key))
  EXECUTE FUNCTION keep_waiting_email_unverified();
--rollback DROP TRIGGER users_changed_to_waiting_email ON users;
--rollback DROP TRIGGER users_added_with_waiting_email ON users;
--rollback DROP FUNCTION keep_waiting_email_unverified();
