--liquibase formatted sql

--changeset voicesurvey:add-authentication
--comment: Null in sessions of an earlier release and wherever the identity provider stated nothing.
ALTER TABLE sessions ADD COLUMN auth_time timestamptz, ADD COLUMN acr text;
COMMENT ON COLUMN sessions.auth_time IS 'When the identity provider authenticated the user.';
COMMENT ON COLUMN sessions.acr IS 'The authentication context class that the identity provider stated.';
--rollback ALTER TABLE sessions DROP COLUMN auth_time, DROP COLUMN acr;
