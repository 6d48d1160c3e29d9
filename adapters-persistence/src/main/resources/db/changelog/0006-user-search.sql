--liquibase formatted sql

--changeset voicesurvey:add-name-key
--comment: Names that are there already get the server's idea of lower case until their owners' next login. An instance that does not know the column yet leaves it empty.
ALTER TABLE users ADD COLUMN name_key text NOT NULL DEFAULT '';
UPDATE users SET name_key = lower(name);
COMMENT ON COLUMN users.name_key IS 'The name in the form in which names are searched; made by the application, since lower() depends on the locale.';
--rollback ALTER TABLE users DROP COLUMN name_key;

--changeset voicesurvey:index-start-of-email
CREATE INDEX users_email_start_idx ON users (email_key text_pattern_ops);
--rollback DROP INDEX users_email_start_idx;

--changeset voicesurvey:index-start-of-name
CREATE INDEX users_name_start_idx ON users (name_key text_pattern_ops);
--rollback DROP INDEX users_name_start_idx;

--changeset voicesurvey:index-users-of-role
CREATE INDEX users_of_role_idx ON users (role, id);
--rollback DROP INDEX users_of_role_idx;

--changeset voicesurvey:index-disabled-users
CREATE INDEX users_disabled_idx ON users (id) WHERE status = 'disabled';
--rollback DROP INDEX users_disabled_idx;
