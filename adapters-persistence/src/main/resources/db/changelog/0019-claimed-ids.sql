--liquibase formatted sql

--changeset voicesurvey:add-claimed-external-id
--comment: A directory finds a person who signed in before it stated the person by the id that the identity provider states. Not unique: two users may have signed in with one id, and the release before leaves the id as it was.
ALTER TABLE users ADD COLUMN claimed_external_id text;
COMMENT ON COLUMN users.claimed_external_id IS 'The id in the directory that the identity provider stated last. external_id is the one that the directory stated.';
--rollback ALTER TABLE users DROP COLUMN claimed_external_id;

--changeset voicesurvey:index-claimed-external-ids
CREATE INDEX users_claimed_external_id_idx ON users (claimed_external_id) WHERE claimed_external_id IS NOT NULL;
--rollback DROP INDEX users_claimed_external_id_idx;
