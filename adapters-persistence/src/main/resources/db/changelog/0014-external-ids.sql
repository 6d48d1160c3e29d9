--liquibase formatted sql

--changeset voicesurvey:add-external-id
ALTER TABLE users ADD COLUMN external_id text;
COMMENT ON COLUMN users.external_id IS 'The id of the user in the directory that provisioned the user: externalId of SCIM.';
--rollback ALTER TABLE users DROP COLUMN external_id;

--changeset voicesurvey:index-external-ids
CREATE UNIQUE INDEX users_external_id_key ON users (external_id) WHERE external_id IS NOT NULL;
--rollback DROP INDEX users_external_id_key;
