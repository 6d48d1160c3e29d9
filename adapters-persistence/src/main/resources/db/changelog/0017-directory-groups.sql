--liquibase formatted sql

--changeset voicesurvey:create-directory-groups
CREATE TABLE directory_groups (
  id uuid PRIMARY KEY,
  name text NOT NULL CONSTRAINT directory_groups_name_key UNIQUE,
  external_id text CONSTRAINT directory_groups_external_id_key UNIQUE,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  version bigint NOT NULL
);
CREATE TABLE directory_group_members (
  group_id uuid NOT NULL REFERENCES directory_groups ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  PRIMARY KEY (group_id, user_id)
);
CREATE INDEX directory_group_members_user_idx ON directory_group_members (user_id);
COMMENT ON TABLE directory_groups IS 'The groups of the directory (SCIM). Their names have a role.';
COMMENT ON TABLE directory_group_members IS 'The users in the groups. users.group_role is the highest role of their groups.';
--rollback DROP TABLE directory_group_members;
--rollback DROP TABLE directory_groups;

--changeset voicesurvey:store-full-names
ALTER TABLE users ADD COLUMN given_name text, ADD COLUMN family_name text;
COMMENT ON COLUMN users.given_name IS 'The given name in the directory.';
COMMENT ON COLUMN users.family_name IS 'The family name in the directory.';
--rollback ALTER TABLE users DROP COLUMN given_name, DROP COLUMN family_name;
