--liquibase formatted sql

--changeset voicesurvey:let-archives-take-events splitStatements:false
--comment: Rows may be deleted by a transaction that says it archives them, and that has the right: only an owner or a superuser can give it, and nobody keeps it. What says nothing is refused as before, to superusers too.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('voicesurvey.archiving', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'the table % is only ever added to', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
--rollback CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
--rollback BEGIN
--rollback   RAISE EXCEPTION 'the table % is only ever added to', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
--rollback END $$;
