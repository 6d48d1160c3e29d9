--liquibase formatted sql

--changeset voicesurvey:add-provisioning
ALTER TABLE users
  ADD COLUMN user_name text,
  ADD COLUMN user_name_key text,
  ADD COLUMN directory_role text,
  ADD COLUMN group_role text,
  ADD COLUMN role_claimed boolean NOT NULL DEFAULT false,
  ADD COLUMN removed boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN users.user_name IS 'The name in the directory. It counts until the first login. After that the email counts, else the subject.';
COMMENT ON COLUMN users.user_name_key IS 'The name in the form in which names are compared.';
COMMENT ON COLUMN users.directory_role IS 'The highest of the roles that the directory gave the user.';
COMMENT ON COLUMN users.group_role IS 'The highest role of the groups of the user.';
COMMENT ON COLUMN users.role_claimed IS 'Whether the identity provider stated the role at the last login.';
COMMENT ON COLUMN users.removed IS 'Whether the directory deleted the user, who is kept for the audit trail.';
--rollback ALTER TABLE users DROP COLUMN user_name, DROP COLUMN user_name_key, DROP COLUMN directory_role, DROP COLUMN group_role, DROP COLUMN role_claimed, DROP COLUMN removed;

--changeset voicesurvey:index-user-names
CREATE UNIQUE INDEX users_user_name_key ON users (user_name_key) 
  WHERE user_name_key IS NOT NULL AND (issuer IS NULL OR issuer = 'urn:voicesurveyagent:waiting');
--rollback DROP INDEX users_user_name_key;

--changeset voicesurvey:index-subjects-without-email
--comment: The subject is the user name of a user without an email.
CREATE INDEX users_subject_name_idx ON users (lower(subject)) WHERE email_key IS NULL;
--rollback DROP INDEX users_subject_name_idx;
