--liquibase formatted sql

--changeset voicesurvey:create-append-only splitStatements:false
--comment: Rights keep a role from changing the trail that is no superuser, also the one that owns it. This trigger keeps superusers from it too, until one of them takes it away on purpose.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the table % is only ever added to', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
--rollback DROP FUNCTION refuse_change();

--changeset voicesurvey:create-audit-events
--comment: The role that migrates owns the table and as its owner would have every right; here it loses those to change what stands there, which leaves SELECT and INSERT. No foreign key may lead here: its check locks the row, which takes a right that nobody has.
CREATE TABLE audit_events (
  id      bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
  at      timestamptz NOT NULL,
  type    text        NOT NULL,
  user_id uuid,
  actor   text        NOT NULL,
  detail  jsonb       NOT NULL,
  CONSTRAINT audit_events_pkey PRIMARY KEY (id),
  CONSTRAINT audit_events_detail_check
    CHECK (jsonb_typeof(detail) = 'object' AND NOT jsonb_path_exists(detail, '$.* ? (@.type() != "string")'))
);
COMMENT ON TABLE audit_events IS 'Who did what to whom; only ever added to.';
COMMENT ON COLUMN audit_events.user_id IS 'Whom it touched, also where that user is gone; null where it is nobody known.';
COMMENT ON COLUMN audit_events.actor IS 'Who did it: the id of a user, or a word for one who is none.';
COMMENT ON COLUMN audit_events.detail IS 'What else there is to know: an object of texts, never a secret.';
CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE audit_events ENABLE ALWAYS TRIGGER audit_events_append_only;
REVOKE UPDATE, DELETE, TRUNCATE ON audit_events FROM PUBLIC, CURRENT_USER;
--rollback DROP TABLE audit_events;

--changeset voicesurvey:create-audit-pending
CREATE TABLE audit_pending (
  event_id bigint NOT NULL,
  CONSTRAINT audit_pending_pkey PRIMARY KEY (event_id)
);
COMMENT ON TABLE audit_pending IS 'The events that wait to be sealed; written by the transaction that adds the event, so that one that commits late is not missed.';
--rollback DROP TABLE audit_pending;

--changeset voicesurvey:create-audit-seals
CREATE TABLE audit_seals (
  number   bigint NOT NULL,
  event_id bigint NOT NULL,
  hash     bytea  NOT NULL,
  CONSTRAINT audit_seals_pkey PRIMARY KEY (number),
  CONSTRAINT audit_seals_event_key UNIQUE (event_id),
  CONSTRAINT audit_seals_number_check CHECK (number > 0),
  CONSTRAINT audit_seals_hash_check CHECK (length(hash) = 32)
);
COMMENT ON TABLE audit_seals IS 'A chain over the events, one link each, in the order of sealing; only ever added to.';
COMMENT ON COLUMN audit_seals.number IS 'Counted from 1, without gaps.';
COMMENT ON COLUMN audit_seals.hash IS 'SHA-256 over the hash before it and the event.';
CREATE TRIGGER audit_seals_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seals
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE audit_seals ENABLE ALWAYS TRIGGER audit_seals_append_only;
REVOKE UPDATE, DELETE, TRUNCATE ON audit_seals FROM PUBLIC, CURRENT_USER;
--rollback DROP TABLE audit_seals;

--changeset voicesurvey:create-audit-sealing
--comment: Locking the row takes the right to change it. An advisory lock takes none: whoever may connect could keep everybody from sealing.
CREATE TABLE audit_sealing (
  only_row boolean NOT NULL,
  CONSTRAINT audit_sealing_pkey PRIMARY KEY (only_row),
  CONSTRAINT audit_sealing_only_row_check CHECK (only_row)
);
INSERT INTO audit_sealing (only_row) VALUES (true);
COMMENT ON TABLE audit_sealing IS 'One row, which whoever seals the audit trail holds locked.';
--rollback DROP TABLE audit_sealing;

--changeset voicesurvey:index-audit-events-of-user
CREATE INDEX audit_events_of_user_idx ON audit_events (user_id, id DESC);
--rollback DROP INDEX audit_events_of_user_idx;

--changeset voicesurvey:index-audit-events-of-type
CREATE INDEX audit_events_of_type_idx ON audit_events (type, id DESC);
--rollback DROP INDEX audit_events_of_type_idx;
