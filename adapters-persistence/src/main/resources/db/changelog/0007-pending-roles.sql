--liquibase formatted sql

--changeset voicesurvey:create-pending-roles
CREATE TABLE pending_roles (
  email_key   text        NOT NULL,
  email       text        NOT NULL,
  role        user_role   NOT NULL,
  status      user_status NOT NULL,
  imported_at timestamptz NOT NULL,
  CONSTRAINT pending_roles_pkey PRIMARY KEY (email_key)
);
COMMENT ON TABLE pending_roles IS 'What people are to be who have never signed in; read at their first login.';
COMMENT ON COLUMN pending_roles.email_key IS 'The email in the form in which addresses are compared, as in the users.';
COMMENT ON COLUMN pending_roles.imported_at IS 'When role or status last became what they are.';
--rollback DROP TABLE pending_roles;
