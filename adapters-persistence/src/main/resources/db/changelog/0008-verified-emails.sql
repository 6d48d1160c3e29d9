--liquibase formatted sql

--changeset voicesurvey:add-verified-email-key splitStatements:false
--comment: The key itself and no flag: an instance that does not know the column moves the email and leaves the key behind, which is then another's. Emails are compared in Unicode's form NFC from now on. Where two users have the same email then, one keeps the old key, and is found by it no more. Of two roles that wait for one email the newer stays, disabled where one of them was. Other encodings than UTF8 know no other form, nor normalize(). The keys come first, since the new column locks the table.
DO $body$
BEGIN
  IF current_setting('server_encoding') = 'UTF8' THEN
    UPDATE users SET email_key = composed.key
      FROM (SELECT DISTINCT ON (normalize(email_key, NFC)) id, normalize(email_key, NFC) AS key FROM users
        WHERE email_key IS NOT NFC NORMALIZED ORDER BY normalize(email_key, NFC), id) AS composed
      WHERE users.id = composed.id AND NOT EXISTS (SELECT FROM users AS other WHERE other.email_key = composed.key);

    UPDATE pending_roles AS waiting SET status = 'disabled' FROM pending_roles AS other
      WHERE normalize(waiting.email_key, NFC) = normalize(other.email_key, NFC)
        AND waiting.email_key <> other.email_key AND other.status = 'disabled' AND waiting.status <> 'disabled';
    DELETE FROM pending_roles AS waiting USING pending_roles AS other
      WHERE normalize(waiting.email_key, NFC) = normalize(other.email_key, NFC)
        AND (other.imported_at, other.email_key) > (waiting.imported_at, waiting.email_key);
    UPDATE pending_roles SET email_key = normalize(email_key, NFC) WHERE email_key IS NOT NFC NORMALIZED;
  END IF;
END
$body$;
ALTER TABLE users ADD COLUMN verified_email_key text;
COMMENT ON COLUMN users.verified_email_key IS 'The email_key that the identity provider last vouched for; the email is verified where this is its key. Null where there is none.';
COMMENT ON TABLE pending_roles IS 'What people are to be who have not signed in with that email, verified, yet.';
--rollback ALTER TABLE users DROP COLUMN verified_email_key;
