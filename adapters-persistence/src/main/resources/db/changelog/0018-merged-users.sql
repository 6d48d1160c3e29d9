--liquibase formatted sql

--changeset voicesurvey:create-merged-users
--comment: A login merges a user who waits into the user who signs in. The directory knows the former by its id, so that id stays valid.
CREATE TABLE merged_users (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE
);
CREATE INDEX merged_users_user_idx ON merged_users (user_id);
COMMENT ON TABLE merged_users IS 'The former ids of users who waited and were merged into another user.';
COMMENT ON COLUMN merged_users.id IS 'The id of the user who waited.';
COMMENT ON COLUMN merged_users.user_id IS 'The user who signed in.';
--rollback DROP TABLE merged_users;

--changeset voicesurvey:let-deleted-users-disable-no-one splitStatements:false rollbackSplitStatements:false
--comment: As before, except that a user whom the directory deleted does not wait any more. Only instances with SCIM write such users.
CREATE OR REPLACE FUNCTION keep_waiting_email_unverified() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
  waiting user_status;
BEGIN
  SELECT status INTO waiting FROM users WHERE waiting_email_key = NEW.email_key AND NOT removed;
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
--rollback CREATE OR REPLACE FUNCTION keep_waiting_email_unverified() RETURNS trigger LANGUAGE plpgsql AS $body$
--rollback DECLARE
--rollback   waiting user_status;
--rollback BEGIN
--rollback   SELECT status INTO waiting FROM users WHERE waiting_email_key = NEW.email_key;
--rollback   IF FOUND THEN
--rollback     UPDATE users SET verified_email_key = NULL, version = version + 1,
--rollback         status = CASE WHEN waiting = 'disabled' AND role <> 'admin' THEN waiting ELSE status END
--rollback       WHERE id = NEW.id AND email_key = NEW.email_key
--rollback         AND (verified_email_key IS NOT NULL OR waiting = 'disabled' AND role <> 'admin' AND status = 'active');
--rollback     UPDATE sessions SET revoked_at = now() FROM users
--rollback       WHERE users.id = NEW.id AND users.status = 'disabled' AND user_id = NEW.id AND revoked_at IS NULL;
--rollback   END IF;
--rollback   RETURN NULL;
--rollback END
--rollback $body$;
