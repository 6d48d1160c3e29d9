-- The data of the earlier release (commit f541aae1), written by pg_dump --inserts --no-owner --no-privileges, without
-- comments. The settings: JWT_SECRET_KEY='a signing secret of the earlier release, of more than 32 bytes',
-- OIDC_ISSUER=http://localhost:18432/dev. The people are those of the command dev. An import preceded the first login
-- (dora is disabled) and followed the last one (nora and uma wait).

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

CREATE TYPE public.user_role AS ENUM (
    'viewer',
    'campaign_manager',
    'admin'
);

CREATE TYPE public.user_status AS ENUM (
    'active',
    'disabled'
);

CREATE FUNCTION public.notify_live_sessions() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  
  most_told CONSTANT integer := 1000;
  told integer := coalesce(nullif(current_setting('voicesurvey.told', true), ''), '0')::integer + 1;
  begun bigint := (extract(epoch FROM now()) * 1000000)::bigint;
BEGIN
  PERFORM set_config('voicesurvey.told', told::text, true);
  IF TG_LEVEL = 'STATEMENT' OR told > most_told THEN
    PERFORM pg_notify('live_sessions', 'all - ' || begun);
  ELSE
    PERFORM pg_notify('live_sessions', TG_ARGV[0] || ' ' || OLD.id || ' ' || begun);
  END IF;
  RETURN NULL;
END
$$;

CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('voicesurvey.archiving', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'the table % is only ever added to', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.audit_events (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    type text NOT NULL,
    user_id uuid,
    actor text NOT NULL,
    detail jsonb NOT NULL,
    CONSTRAINT audit_events_detail_check CHECK (((jsonb_typeof(detail) = 'object'::text) AND (NOT jsonb_path_exists(detail, '$.*?(@.type() != "string")'::jsonpath))))
);

COMMENT ON TABLE public.audit_events IS 'Who did what to whom; only ever added to.';

COMMENT ON COLUMN public.audit_events.user_id IS 'Whom it touched, also where that user is gone; null where it is nobody known.';

COMMENT ON COLUMN public.audit_events.actor IS 'Who did it: the id of a user, or a word for one who is none.';

COMMENT ON COLUMN public.audit_events.detail IS 'What else there is to know: an object of texts, never a secret.';

ALTER TABLE public.audit_events ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.audit_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.audit_pending (
    event_id bigint NOT NULL
);

COMMENT ON TABLE public.audit_pending IS 'The events that wait to be sealed; written by the transaction that adds the event, so that one that commits late is not missed.';

CREATE TABLE public.audit_sealing (
    only_row boolean NOT NULL,
    CONSTRAINT audit_sealing_only_row_check CHECK (only_row)
);

COMMENT ON TABLE public.audit_sealing IS 'One row, which whoever seals the audit trail holds locked.';

CREATE TABLE public.audit_seals (
    number bigint NOT NULL,
    event_id bigint NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT audit_seals_hash_check CHECK ((length(hash) = 32)),
    CONSTRAINT audit_seals_number_check CHECK ((number > 0))
);

COMMENT ON TABLE public.audit_seals IS 'A chain over the events, one link each, in the order of sealing; only ever added to.';

COMMENT ON COLUMN public.audit_seals.number IS 'Counted from 1, without gaps.';

COMMENT ON COLUMN public.audit_seals.hash IS 'SHA-256 over the hash before it and the event.';

CREATE TABLE public.databasechangelog (
    id character varying(255) NOT NULL,
    author character varying(255) NOT NULL,
    filename character varying(255) NOT NULL,
    dateexecuted timestamp without time zone NOT NULL,
    orderexecuted integer NOT NULL,
    exectype character varying(10) NOT NULL,
    md5sum character varying(35),
    description character varying(255),
    comments character varying(255),
    tag character varying(255),
    liquibase character varying(20),
    contexts character varying(255),
    labels character varying(255),
    deployment_id character varying(10)
);

CREATE TABLE public.pending_roles (
    email_key text NOT NULL,
    email text NOT NULL,
    role public.user_role NOT NULL,
    status public.user_status NOT NULL,
    imported_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE public.pending_roles IS 'What people are to be who have not signed in with that email, verified, yet.';

COMMENT ON COLUMN public.pending_roles.email_key IS 'The email in the form in which addresses are compared, as in the users.';

COMMENT ON COLUMN public.pending_roles.imported_at IS 'When role or status last became what they are.';

CREATE TABLE public.sessions (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    generation integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    user_agent text,
    ip text,
    login_attempt_id uuid,
    provider_session text,
    logout_hint text,
    CONSTRAINT sessions_generation_check CHECK ((generation >= 0)),
    CONSTRAINT sessions_provider_check CHECK (((login_attempt_id IS NOT NULL) OR ((provider_session IS NULL) AND (logout_hint IS NULL))))
)
WITH (fillfactor='80');

COMMENT ON TABLE public.sessions IS 'What one login starts: a chain of refresh tokens.';

COMMENT ON COLUMN public.sessions.generation IS 'Of the newest refresh token, counted from 0. No token is stored.';

COMMENT ON COLUMN public.sessions.last_used_at IS 'When the newest refresh token was handed out.';

COMMENT ON COLUMN public.sessions.expires_at IS 'The earlier of the idle and the absolute limit.';

COMMENT ON COLUMN public.sessions.login_attempt_id IS 'The login attempt that this session used up; null where no identity provider was asked.';

COMMENT ON COLUMN public.sessions.provider_session IS 'The identity provider''s own name of its session: the sid claim.';

COMMENT ON COLUMN public.sessions.logout_hint IS 'What the identity provider wants to see again at logout; encrypted by the application.';

CREATE TABLE public.spent_tokens (
    issuer text NOT NULL,
    token_id text NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE public.spent_tokens IS 'Tokens of others that work once and have: logout tokens.';

COMMENT ON COLUMN public.spent_tokens.token_id IS 'The jti claim, unique to the issuer alone.';

COMMENT ON COLUMN public.spent_tokens.expires_at IS 'From when on the token is refused for its age, and its row may go.';

CREATE TABLE public.users (
    id uuid NOT NULL,
    issuer text NOT NULL,
    subject text NOT NULL,
    email text,
    email_key text,
    name text NOT NULL,
    role public.user_role NOT NULL,
    status public.user_status NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    last_login_at timestamp with time zone,
    version bigint NOT NULL,
    name_key text DEFAULT ''::text NOT NULL,
    verified_email_key text,
    CONSTRAINT users_email_check CHECK (((email IS NULL) = (email_key IS NULL))),
    CONSTRAINT users_version_check CHECK ((version >= 0))
);

COMMENT ON TABLE public.users IS 'Who may sign in.';

COMMENT ON COLUMN public.users.id IS 'Our own name for the user, for ever the same; UUID version 7.';

COMMENT ON COLUMN public.users.subject IS 'Who the user is at the issuer: the sub claim.';

COMMENT ON COLUMN public.users.email IS 'As its owner writes it.';

COMMENT ON COLUMN public.users.email_key IS 'The email in the form in which addresses are compared; made by the application, since lower() depends on the locale.';

COMMENT ON COLUMN public.users.updated_at IS 'When name, email, role or status last changed.';

COMMENT ON COLUMN public.users.last_login_at IS 'Null where the user never signed in.';

COMMENT ON COLUMN public.users.version IS 'How often the row changed; a change is stored only over the version that it was made from.';

COMMENT ON COLUMN public.users.name_key IS 'The name in the form in which names are searched; made by the application, since lower() depends on the locale.';

COMMENT ON COLUMN public.users.verified_email_key IS 'The email_key that the identity provider last vouched for; the email is verified where this is its key. Null where there is none.';

INSERT INTO public.audit_events OVERRIDING SYSTEM VALUE VALUES (1, '2026-11-30 09:09:59.953339+00', 'users_imported', NULL, 'command', '{"lines": "1", "source": "dora.csv", "waiting": "1"}');
INSERT INTO public.audit_events OVERRIDING SYSTEM VALUE VALUES (2, '2026-11-30 09:10:00.133855+00', 'role_changed', '01a22bb7-df7d-7d83-a2b1-958dd58bc800', 'identity_provider', '{"to": "admin", "from": "viewer"}');
INSERT INTO public.audit_events OVERRIDING SYSTEM VALUE VALUES (3, '2026-11-30 09:10:00.133855+00', 'login', '01a22bb7-df7d-7d83-a2b1-958dd58bc800', '01a22bb7-df7d-7d83-a2b1-958dd58bc800', '{"ip": "127.0.0.1", "new_user": "true", "session_id": "01a22bb7-dfc3-7fd2-8401-0e6969752365", "user_agent": "curl/7.88.1"}');
INSERT INTO public.audit_events OVERRIDING SYSTEM VALUE VALUES (4, '2026-11-30 09:10:00.464801+00', 'role_changed', '01a22bb7-e014-71fc-9994-7e46faf1baed', 'identity_provider', '{"to": "campaign_manager", "from": "viewer"}');
INSERT INTO public.audit_events OVERRIDING SYSTEM VALUE VALUES (5, '2026-11-30 09:10:00.464801+00', 'login', '01a22bb7-e014-71fc-9994-7e46faf1baed', '01a22bb7-e014-71fc-9994-7e46faf1baed', '{"ip": "127.0.0.1", "new_user": "true", "session_id": "01a22bb7-e017-7f4f-910d-43eb2da1547b", "user_agent": "curl/7.88.1"}');
INSERT INTO public.audit_events OVERRIDING SYSTEM VALUE VALUES (6, '2026-11-30 09:10:00.530358+00', 'login', '01a22bb7-e055-7f92-8831-42f27b858da4', '01a22bb7-e055-7f92-8831-42f27b858da4', '{"ip": "127.0.0.1", "new_user": "true", "session_id": "01a22bb7-e057-7b73-8475-c2c3703014d5", "user_agent": "curl/7.88.1"}');
INSERT INTO public.audit_events OVERRIDING SYSTEM VALUE VALUES (7, '2026-11-30 09:10:00.621983+00', 'login', '01a22bb7-e0b5-7367-a022-e9a99c56200e', '01a22bb7-e0b5-7367-a022-e9a99c56200e', '{"ip": "127.0.0.1", "new_user": "true", "session_id": "01a22bb7-e0b6-7f23-af49-31c6a3b2785e", "user_agent": "curl/7.88.1"}');
INSERT INTO public.audit_events OVERRIDING SYSTEM VALUE VALUES (8, '2026-11-30 09:10:00.694158+00', 'status_changed', '01a22bb7-e0fa-7ff0-b0d2-55cfdc64e0cd', 'import', '{"to": "disabled", "from": "active"}');
INSERT INTO public.audit_events OVERRIDING SYSTEM VALUE VALUES (9, '2026-11-30 09:10:00.706273+00', 'login_failed', '01a22bb7-e0fa-7ff0-b0d2-55cfdc64e0cd', 'anonymous', '{"ip": "127.0.0.1", "reason": "USER_DISABLED", "user_agent": "curl/7.88.1"}');
INSERT INTO public.audit_events OVERRIDING SYSTEM VALUE VALUES (10, '2026-11-30 09:10:00.885488+00', 'login', '01a22bb7-e055-7f92-8831-42f27b858da4', '01a22bb7-e055-7f92-8831-42f27b858da4', '{"ip": "127.0.0.1", "session_id": "01a22bb7-e1d0-7b79-b204-e7c45eea6614", "user_agent": "curl/7.88.1"}');
INSERT INTO public.audit_events OVERRIDING SYSTEM VALUE VALUES (11, '2026-11-30 09:10:01.017867+00', 'logout', '01a22bb7-e055-7f92-8831-42f27b858da4', '01a22bb7-e055-7f92-8831-42f27b858da4', '{"session_id": "01a22bb7-e1d0-7b79-b204-e7c45eea6614"}');
INSERT INTO public.audit_events OVERRIDING SYSTEM VALUE VALUES (12, '2026-11-30 09:10:01.231571+00', 'role_changed', '01a22bb7-e0b5-7367-a022-e9a99c56200e', '01a22bb7-df7d-7d83-a2b1-958dd58bc800', '{"to": "campaign_manager", "from": "viewer"}');
INSERT INTO public.audit_events OVERRIDING SYSTEM VALUE VALUES (13, '2026-11-30 09:10:02.894941+00', 'users_imported', NULL, 'command', '{"lines": "2", "source": "team.csv", "waiting": "2"}');
INSERT INTO public.audit_events OVERRIDING SYSTEM VALUE VALUES (14, '2026-11-30 09:10:04.461819+00', 'service_token_issued', '01a22bb7-f07b-7b8c-ae70-1d49a1cbfb93', 'command', '{"ttl": "PT30M", "role": "viewer", "session_id": "01a22bb7-f0c5-7b8b-99d8-7407fbf97e50"}');

INSERT INTO public.audit_sealing VALUES (true);

INSERT INTO public.audit_seals VALUES (1, 1, '\xb7a6413517930c34e3b47e0b8ad0c1eff0aa4453a5c4804fb8231d207ea7d240');
INSERT INTO public.audit_seals VALUES (2, 2, '\x0896fd51c0df9d9d8983e1d97b536da7f580ecba4829cdff72e674a3e868be42');
INSERT INTO public.audit_seals VALUES (3, 3, '\x57f4f71474bcfe470b4eafd57476436177b2e8157aa4110b278c27fdad7e111f');
INSERT INTO public.audit_seals VALUES (4, 4, '\x82ef4db99bb4b9126641d82ad7d3721e5de2445115329bdd1758433ffcb3886e');
INSERT INTO public.audit_seals VALUES (5, 5, '\x359a5c0ecf1bc9d5a826b5a38f2e6edb4e5c51aedd9822a5851e39a8a30876db');
INSERT INTO public.audit_seals VALUES (6, 6, '\x5634741c43c426e3b3c1e260c2a505dbced239b57e4964b54c407fd1cd68211c');
INSERT INTO public.audit_seals VALUES (7, 7, '\x01a94e2bba76614c303d6f0eb8dd29730ca3c54e7f2133b76f46317ae3ecb135');
INSERT INTO public.audit_seals VALUES (8, 8, '\xd3842ab83233003ee6b77095730fdcbb352b3d406cb8abe5dd088624d2f500b6');
INSERT INTO public.audit_seals VALUES (9, 9, '\x6a306faaa97e823269f238a38cbeeb728701cf4371dbb6ec59f56d3287699a0d');
INSERT INTO public.audit_seals VALUES (10, 10, '\xd9ae3748d0fc2b6ce66d3ce55711cf313ff39d52c0a0be3bda7fc2f3c19c1ca7');
INSERT INTO public.audit_seals VALUES (11, 11, '\x700f17f16ea9b7661cbf8197237362927c92d25b9593468ae1f40072e2102268');
INSERT INTO public.audit_seals VALUES (12, 12, '\xe692fb4262d12e7577df6ad3cf909dbc34b2260d120b32251090bdf9e4ec2ae1');
INSERT INTO public.audit_seals VALUES (13, 13, '\xfbff65d194d0301d128432f7799cc1724b39283065a4d78ff7362fce1261b0d1');
INSERT INTO public.audit_seals VALUES (14, 14, '\xc5b4a9bc3461347057ec5493d98d9ddda6459cef6fe70893f1d96d84ea7cf891');

INSERT INTO public.databasechangelog VALUES ('create-user-role', 'voicesurvey', 'db/changelog/0001-users-and-sessions.sql', '2026-11-30 09:09:50.628716', 1, 'EXECUTED', '9:d754131061b27423fd0235fe3c0e1f4e', 'sql', 'What a user may do, the lowest first.', NULL, '4.33.0', NULL, NULL, '6029788991');
INSERT INTO public.databasechangelog VALUES ('create-user-status', 'voicesurvey', 'db/changelog/0001-users-and-sessions.sql', '2026-11-30 09:09:50.654839', 2, 'EXECUTED', '9:15dda5e7f80a014a7e8ed98a362ea0e8', 'sql', '', NULL, '4.33.0', NULL, NULL, '6029788991');
INSERT INTO public.databasechangelog VALUES ('create-users', 'voicesurvey', 'db/changelog/0001-users-and-sessions.sql', '2026-11-30 09:09:50.768619', 3, 'EXECUTED', '9:6841cf608f3c0c76f18e181d1d190e8c', 'sql', '', NULL, '4.33.0', NULL, NULL, '6029788991');
INSERT INTO public.databasechangelog VALUES ('create-sessions', 'voicesurvey', 'db/changelog/0001-users-and-sessions.sql', '2026-11-30 09:09:50.833024', 4, 'EXECUTED', '9:9cf3cfb07e51fe143da9fc98a50eb811', 'sql', 'A rotation touches no indexed column, so with room in the page it rewrites no index.', NULL, '4.33.0', NULL, NULL, '6029788991');
INSERT INTO public.databasechangelog VALUES ('index-sessions-of-user', 'voicesurvey', 'db/changelog/0001-users-and-sessions.sql', '2026-11-30 09:09:50.848703', 5, 'EXECUTED', '9:13b53acb6317cd9c138bca72291bf891', 'sql', '', NULL, '4.33.0', NULL, NULL, '6029788991');
INSERT INTO public.databasechangelog VALUES ('create-spent-tokens', 'voicesurvey', 'db/changelog/0002-backchannel-logout.sql', '2026-11-30 09:09:50.913813', 6, 'EXECUTED', '9:62fe13f4baf0539da4f2a839d55f34bc', 'sql', '', NULL, '4.33.0', NULL, NULL, '6029788991');
INSERT INTO public.databasechangelog VALUES ('index-sessions-of-provider-session', 'voicesurvey', 'db/changelog/0002-backchannel-logout.sql', '2026-11-30 09:09:50.919228', 7, 'EXECUTED', '9:6a1984761a253217454a0a44293a70de', 'sql', '', NULL, '4.33.0', NULL, NULL, '6029788991');
INSERT INTO public.databasechangelog VALUES ('create-notify-live-sessions', 'voicesurvey', 'db/changelog/0003-live-sessions.sql', '2026-11-30 09:09:50.934362', 8, 'EXECUTED', '9:4705b9fd476c9e2a74dcc06f3865d823', 'sql', 'Tells every instance, when the transaction commits, what it must no longer remember.', NULL, '4.33.0', NULL, NULL, '6029788991');
INSERT INTO public.databasechangelog VALUES ('notify-of-sessions', 'voicesurvey', 'db/changelog/0003-live-sessions.sql', '2026-11-30 09:09:50.946315', 9, 'EXECUTED', '9:2a8b75c6774a763ecb5b653b3debeb5a', 'sql', 'Never of a mere rotation, since transactions that notify commit one after the other; nor of the dead that go.', NULL, '4.33.0', NULL, NULL, '6029788991');
INSERT INTO public.databasechangelog VALUES ('notify-of-users', 'voicesurvey', 'db/changelog/0003-live-sessions.sql', '2026-11-30 09:09:50.959064', 10, 'EXECUTED', '9:e738e23020867984f86e0933fe6f7cde', 'sql', 'Never of a login that changes nothing else. A user who still has sessions can''t be deleted.', NULL, '4.33.0', NULL, NULL, '6029788991');
INSERT INTO public.databasechangelog VALUES ('index-spent-tokens-by-expiry', 'voicesurvey', 'db/changelog/0004-purge.sql', '2026-11-30 09:09:50.986247', 11, 'EXECUTED', '9:ccd3db0d4cc648bce6611edb7f05fd54', 'sql', 'Sessions have no such index: a rotation moves their end, and would have to rewrite it.', NULL, '4.33.0', NULL, NULL, '6029788991');
INSERT INTO public.databasechangelog VALUES ('create-append-only', 'voicesurvey', 'db/changelog/0005-audit-trail.sql', '2026-11-30 09:09:51.001677', 12, 'EXECUTED', '9:318bc02536b29e399be59e77ef8bbacc', 'sql', 'Rights keep a role from changing the trail that is no superuser, also the one that owns it. This trigger keeps superusers from it too, until one of them takes it away on purpose.', NULL, '4.33.0', NULL, NULL, '6029788991');
INSERT INTO public.databasechangelog VALUES ('create-audit-events', 'voicesurvey', 'db/changelog/0005-audit-trail.sql', '2026-11-30 09:09:51.088969', 13, 'EXECUTED', '9:c77ac372e096aeeb4404611e0c5fe123', 'sql', 'The role that migrates owns the table and as its owner would have every right; here it loses those to change what stands there, which leaves SELECT and INSERT. No foreign key may lead here: its check locks the row, which takes a right that nobody ...', NULL, '4.33.0', NULL, NULL, '6029788991');
INSERT INTO public.databasechangelog VALUES ('create-audit-pending', 'voicesurvey', 'db/changelog/0005-audit-trail.sql', '2026-11-30 09:09:51.115767', 14, 'EXECUTED', '9:2c1fabd518cb311a6481d6202d9d3eed', 'sql', '', NULL, '4.33.0', NULL, NULL, '6029788991');
INSERT INTO public.databasechangelog VALUES ('create-audit-seals', 'voicesurvey', 'db/changelog/0005-audit-trail.sql', '2026-11-30 09:09:51.136455', 15, 'EXECUTED', '9:bfc08d39cecbea84e53d24fcbd4c5b02', 'sql', '', NULL, '4.33.0', NULL, NULL, '6029788991');
INSERT INTO public.databasechangelog VALUES ('create-audit-sealing', 'voicesurvey', 'db/changelog/0005-audit-trail.sql', '2026-11-30 09:09:51.144548', 16, 'EXECUTED', '9:22b5fab9033dc7a49710bdae55a1eb5a', 'sql', 'Locking the row takes the right to change it. An advisory lock takes none: whoever may connect could keep everybody from sealing.', NULL, '4.33.0', NULL, NULL, '6029788991');
INSERT INTO public.databasechangelog VALUES ('index-audit-events-of-user', 'voicesurvey', 'db/changelog/0005-audit-trail.sql', '2026-11-30 09:09:51.148907', 17, 'EXECUTED', '9:bad20135adea771695bc4d205006eb1e', 'sql', '', NULL, '4.33.0', NULL, NULL, '6029788991');
INSERT INTO public.databasechangelog VALUES ('index-audit-events-of-type', 'voicesurvey', 'db/changelog/0005-audit-trail.sql', '2026-11-30 09:09:51.157688', 18, 'EXECUTED', '9:a1b1803369b1f612ffe648cc9b0953d7', 'sql', '', NULL, '4.33.0', NULL, NULL, '6029788991');
INSERT INTO public.databasechangelog VALUES ('add-name-key', 'voicesurvey', 'db/changelog/0006-user-search.sql', '2026-11-30 09:09:51.163927', 19, 'EXECUTED', '9:2913b5d33d200ab34d32cc587cb003e5', 'sql', 'Names that are there already get the server''s idea of lower case until their owners'' next login. An instance that does not know the column yet leaves it empty.', NULL, '4.33.0', NULL, NULL, '6029788991');
INSERT INTO public.databasechangelog VALUES ('index-start-of-email', 'voicesurvey', 'db/changelog/0006-user-search.sql', '2026-11-30 09:09:51.177965', 20, 'EXECUTED', '9:5310f2f476bdb60f4917f2964319ef15', 'sql', '', NULL, '4.33.0', NULL, NULL, '6029788991');
INSERT INTO public.databasechangelog VALUES ('index-start-of-name', 'voicesurvey', 'db/changelog/0006-user-search.sql', '2026-11-30 09:09:51.185051', 21, 'EXECUTED', '9:3cb9307d09607bbb1a4a6ce59ec39d9c', 'sql', '', NULL, '4.33.0', NULL, NULL, '6029788991');
INSERT INTO public.databasechangelog VALUES ('index-users-of-role', 'voicesurvey', 'db/changelog/0006-user-search.sql', '2026-11-30 09:09:51.190744', 22, 'EXECUTED', '9:c21a97e2fbdfcabf3812a63d5b4101f3', 'sql', '', NULL, '4.33.0', NULL, NULL, '6029788991');
INSERT INTO public.databasechangelog VALUES ('index-disabled-users', 'voicesurvey', 'db/changelog/0006-user-search.sql', '2026-11-30 09:09:51.197811', 23, 'EXECUTED', '9:db2613704540312485f1f044e4716335', 'sql', '', NULL, '4.33.0', NULL, NULL, '6029788991');
INSERT INTO public.databasechangelog VALUES ('create-pending-roles', 'voicesurvey', 'db/changelog/0007-pending-roles.sql', '2026-11-30 09:09:51.215983', 24, 'EXECUTED', '9:7766b6be1f8043006faf6839594f6088', 'sql', '', NULL, '4.33.0', NULL, NULL, '6029788991');
INSERT INTO public.databasechangelog VALUES ('add-verified-email-key', 'voicesurvey', 'db/changelog/0008-verified-emails.sql', '2026-11-30 09:09:51.251009', 25, 'EXECUTED', '9:442cef660bc3d1fc7d8a1ec50b85e5b6', 'sql', 'The key itself and no flag: an instance that does not know the column moves the email and leaves the key behind, which is then another''s. Emails are compared in Unicode''s form NFC from now on. Where two users have the same email then, one keeps th...', NULL, '4.33.0', NULL, NULL, '6029788991');
INSERT INTO public.databasechangelog VALUES ('let-archives-take-events', 'voicesurvey', 'db/changelog/0009-audit-archive.sql', '2026-11-30 09:09:51.267859', 26, 'EXECUTED', '9:0b6c7c885b94bed99da1cc88bef73fd9', 'sql', 'Rows may be deleted by a transaction that says it archives them, and that has the right: only an owner or a superuser can give it, and nobody keeps it. What says nothing is refused as before, to superusers too.', '26 846363e6ed9eb9da04f82a3aa661320affc68ed20469638055362b7f5e0ae817', '4.33.0', NULL, NULL, '6029788991');

INSERT INTO public.pending_roles VALUES ('nora@example.test', 'nora@example.test', 'campaign_manager', 'active', '2026-11-30 09:10:02.780393+00');
INSERT INTO public.pending_roles VALUES ('uma@example.test', 'uma@example.test', 'admin', 'active', '2026-11-30 09:10:02.780393+00');

INSERT INTO public.sessions VALUES ('01a22bb7-dfc3-7fd2-8401-0e6969752365', '01a22bb7-df7d-7d83-a2b1-958dd58bc800', 0, '2026-11-30 09:10:00.310085+00', '2026-11-30 09:10:00.310085+00', '2026-12-07 09:10:00.310085+00', NULL, 'curl/7.88.1', '127.0.0.1', '01a22bb7-de57-7e7c-bd91-7bb668d9e4ec', NULL, 'eyJraWQiOiJJQ0RBN0swaXhoWktIVE50IiwiZW5jIjoiQTI1NkdDTSIsImFsZyI6ImRpciJ9..JSp3TDx2_wC8Yp9Y.FbunDWPIiswL6o-KJcArnVoZ4IYel0tAA_P4HYGXn1Z3xhyPJiNi8CAHg7w3rpvSKAP8yjKvEzlydkSRDN2ZNc6I92MOlh6SJ64Ed5D5s3mI5fWNxUCtOUn4LoR2PwBr85B1z_r9nNt_9KPVdfn7SvPrJJdLiED-fvdwtv0o3c8qZE8E5SF3rEodpGHEFgFxyrOF6J2EGWU1vWiU68kSctdaTLnLNarbZEVzjGRy49qCX76aWhFAdLHg7yichITKCLp3hp-TCAPvcFPomGOBrMTS27CtLctwOMzSXKR5cTPcrcDc0wjvs__nfLRY6r0Icso0IZ1_03i7C2FYG78G-5-h1SPaBRrkBi4RODAS47hAlipzNX1ySBfzjzpnpjglBjdknOqen7Gxi0J0WHRl85RynxM0wwYMLcgibVJBtem-_fbZVzsYaYVaSx1yfF6LHB09q9R0z5qOle8t0uOMhORJAGa8jkQt0s5TomR24hysgOzpx-9wgXayIdwH8uVXrMhfcl6BzC7h1hcnH4b_DnfGiYttdoNBS5Lmea2eLub72hPcqlndwNYN_wfb5-cihLDKHxF08nF_BUudotbYjfemXUMrJRjkpCzH-TM7bTLxUiOjUaBlcfh2ptS45FexMuSswFiKrfEYtxP5jrubAciuKf5H6dhcH4dQoojwE30AfG-Prim8fPxXFQ28sUYaDNu2O8BSSzYQylIiMlr_95-_QPEfkWsOTlzz6WI4UmeGFHF4VoOs8nDN3YNQbupBOEvCf0rVy5DGSKB2rBmYj1UeceHxUPf1biNLfoQoVQ-Aa_s9g1i73gBxJPMrhED2Pt_U6iMlMzGG7kpbMsz6nmgrJ5GtWy0Re8HmcyftAL0y0rH5Yq44dD335kkNDQo5q2EB4PiGCkCddZ3zuDBwv3VMx04TtXZXX2fiQX_lkOYcPgIa4LUh4CQR4W6Rm31Zw9T6GrA9IFbBl26QRt_cqQP89YwUdcIa2XE4yf2lVnAniMk5LQMO2BVPyZHqx5NLf5VgRbQ0jwlRexfvHX-fNJfYrp1FQDQTJhaXNsPvKnQBv2xCb30H5rwL5Ha9gE9a0o7-6ZnDJgKLSwAolRM3t_0c2VdjilmBJ9VkLqbMJZF7kmfy6foEKrkVnx3ZoPlT3vnjxnBMI6ADDIhI58HhD_dBMeTnHyn004QlKNJy.7NdMCrVrcEPagkEO0AgDDw');
INSERT INTO public.sessions VALUES ('01a22bb7-e057-7b73-8475-c2c3703014d5', '01a22bb7-e055-7f92-8831-42f27b858da4', 0, '2026-11-30 09:10:00.532594+00', '2026-11-30 09:10:00.532594+00', '2026-12-07 09:10:00.532594+00', NULL, 'curl/7.88.1', '127.0.0.1', '01a22bb7-e02a-70aa-8a37-c74149f6f2b1', NULL, 'eyJraWQiOiJJQ0RBN0swaXhoWktIVE50IiwiZW5jIjoiQTI1NkdDTSIsImFsZyI6ImRpciJ9..9nUoBRUy9ZmN5k9g.3G0o8nsPaJq8O4u0FTMaV0h9omk9Jd1A8nUubiIGEvcYO4qR0tXxAEX-wF0vs4F81vluzqCg7ERPQqOCkT1JVEnPkS5HtrvEjVocjC6EHAy-QtZRPO0weXWz89dMtxMhRJn8JPkxq6qk8fy9G508xyBDo-d_K0FklgCt6at3oo1o6j9C6IeMIiYLk-nzBIoVYJAYab_e3k2ADrK8ps6ojQy5WiB7SIEpswMibiPID3zqM36ESDbjiX7Cp4p070eSNYXq8c3p77OFmYYReOLOwha9s_Zm_e4D92K66dBlZqVwMbYDW733RyVMoszy_LkWqk1mN13VOa2KhGJGKho1WCCBYJWRe5_S_xhXQR4tMHoIURX2u2fpOfvrt7vdAWsJ88l6JmQOtoKknLwHB4R8tHlAJpChk0EQFCrXMLX-40KnqHn0Qgtg1SeZ-xbDNzS8UbZUEt2YgEMrx7wwWE6zQ9fCQPgndGbMgrh2u2hNna-i08wHH1Fgvgxa_t8577V05VEwPDgxgTIJIrl-nBBjbwM7R0iMzUoLRoPAI3PBbmBBLkv-q3Q3vgeL8VfPC5KVrpVBh7qEyQCBKP-FlJYPCLFmJUNAHKm3iDuwCr3-5Mun2ptd5Jdryr73ohZEQ36fa3UU4dgOK8C09gzOlWQZPZTSrwAMgHqSTF2UW4Hvqqn0hE_Rxh71PAd-gUn5-p2C6cROiz-ynJsoSBtFgaUPKvMW911Dt0rHedPk9OnwiOOvKIngR2Zt6lDFFXBj-otIH1naRdQYvoIK9R4GHJ8pg6mYxAM2E0GwxnAD7SuIX6ruvWWeKugkOt8Utm_jU_Ya9XvAoJ8qGOWU-9WaAiGALF1mUgf2O_quxB0h-RpYYg74ixYYjWMNkY34TgyoxFt64C-LychPcrFVRI3uPYRliEV7jphRb1kDbDQLyJirswEvBXvhW90jpBW6yPPa7IuQYyiWFKlIq1EAPsNexXfvd0igyOAu5qw2PDeuQ5yZY1Ftpl4O-OLARL_WkOEVd-BOCR3IEGxYWlB3pIu2kArxcOqVRVnr8IcHJYmJOHyD9g8ptPEpY-1dL26U4mgEWPP4sZGGLcvIvaKvCIjxeAPlrMmfMersPEBQmS_IMwwK7Lu4YssuX_LSH71y4XxETgvBLb_UKv10O6p7AT_usdFrK8Th-tzuZ2-QKl5rlhOyYMal3O7RMVI.664V4ayYmwAZFXysi6e_XQ');
INSERT INTO public.sessions VALUES ('01a22bb7-e0b6-7f23-af49-31c6a3b2785e', '01a22bb7-e0b5-7367-a022-e9a99c56200e', 0, '2026-11-30 09:10:00.624775+00', '2026-11-30 09:10:00.624775+00', '2026-12-07 09:10:00.624775+00', NULL, 'curl/7.88.1', '127.0.0.1', '01a22bb7-e069-76e2-97ba-d3a62ee639d9', NULL, 'eyJraWQiOiJJQ0RBN0swaXhoWktIVE50IiwiZW5jIjoiQTI1NkdDTSIsImFsZyI6ImRpciJ9..LkEpn7DPWnvyzdAV.2ngBT8kh4firc2Ksox1MuCq0bUN2hnWMvK467Lv_RKAfJBVYESi_F8tMyunlxQNEftdDWyu4PbHKUs2yYiOZ02AnJn1D6FxJ0ogSMpAc7tOTMjjQIeyGejd4H9FdNtf2f2KQawBLBZHKUDxl-DlQy8G_BK9RBy3jJmfcKU_SSUPDiQ7ohjVnXLInqjcSN7YkMGWKtEqG2Knh1Z747tUsGbYfooyynt_IR6HtiAPLQggv6N7dPvTNlkGY5-GinmjrXKLgac2Py2FWkJmFPOhOnGBVrHMC772rO7c40Q8r6gD5X-lI6585bYKxEAsX8zPzHqBjjPYOQ5WwVQfup1UAn0SMhMblDbN3ibT2iaXKkfl8eZOPxFb6lb_NH3rFD_2nZTZjfMjBPOuD2C4WctI89ZO1ZeEWZIOq5h-sZ5gcPgDqR6_9CspvtXxAx6U1w4f6rInuIqWddBZXtQDBtg7K2BlvZGakOZp5XAHhiUdSPGDbYqRVtJjHNqudK-7oKWBFD7OTOj9vdp1bhFHIGlEPUfxPjMLEDIneSnqIb5cquhQxEsxZdZ2uk0DFxnlyN9uGgrhfvVGPv5wTMOOQBeuQNNNv0zgSauPbTMbUKgJsS8HEs2S8efMkiLz1zTpf1Dh61qTHc8INtOpUjGF922Bl7NbwpeTF07gjIFG01m1rgbF218OzcgwQgReZ19gjomvefdCDB4o-WU-TyeMW4HGQ5HaypeW4TPAt023Wyo795Xie-JqBBqsQ2FY7jkOty70624EgEr_VYW1AhWq3kJsHI0WOuB3JPHHe6IAch2Te6mkSIkcs8AMKZueZF8Q6TRLoouJ3lJgE2lDk-cL9HJhvBVx9XyVlkD2B8SRhDeoouphHYj36chzkNWQjmDNNLl72Su9mop42sZxyaoPPf0i1CR36xXXn0PaRlon_GvqinRQ4v7kqWkTWuSgB57LEAAwjZGBvK1phoIANlVWrNBOJ9UqTW7yg6zdZfC_Ydynk-1WJeCF1CuITrkKwW-iqjo3BPqJJ9oH8IfjH2eel3fmoBgfNpvViiqccjblGDuNR72E8OtL_bCy36n47Z4majXzLKvOzApmZKCeb36BmkOv5yaWMiTKtn-6XWnREPCEcnTjsBGiHa5_YJjNEgBfTYWTVAeo7U96S45HnnD5tfdv0AwUSynd1NLfon9X8_rAdOvATmGl4ds-I.50P48D2ejxjK-CL1joyoSA');
INSERT INTO public.sessions VALUES ('01a22bb7-e017-7f4f-910d-43eb2da1547b', '01a22bb7-e014-71fc-9994-7e46faf1baed', 1, '2026-11-30 09:10:00.465932+00', '2026-11-30 09:10:00.830741+00', '2026-12-07 09:10:00.830741+00', NULL, 'curl/7.88.1', '127.0.0.1', '01a22bb7-dfea-74ac-a62a-d61c9b07b759', NULL, 'eyJraWQiOiJJQ0RBN0swaXhoWktIVE50IiwiZW5jIjoiQTI1NkdDTSIsImFsZyI6ImRpciJ9..yisoKTIFxMOslURn.ic-e7-8H_vRHofQDbfCkB_jRszL1-uJdr3KlS_QcFOzdryB826EelBPQSpvaWScP7BEHSDaLVNSnbkDhOaQ8h69QcgBUl-dIDwzg-4IB1pl4rJwO0dCSbU89vbVE12ZGPmfifAzxSe-1VuYsp2F3BWDGxLk42AQqKdCCTMcyeTW8nafeOFVcn_x_xF2p8lEVAD3PSIFhM2ZAf8Mgc6e3eiYdWmi0wt4_UPK-EFGeoHUucqQa22FqzPOdrL83-a9HZOMfAW4ANfbis7vKIGoNKl22Q19ig-N5iIWtGf9h9IVXlOLtusoP5QsFEl1o2zv8ljPAr7t8JaYgamhDirg-ZQSo1RPbfu1KBi7Flv9UjtS-zmJtCxR6NnXK0b8SsR2Nx4VDQmg-_CNDEywsZhM50PrRCtWdgmlVbhDXvoxEin-u4V1MHyaMAM4WUXtBhoIncD2N6ussMIDwYWH_0bTwKvfFwGZ-3SklVOMgASkV5yHGMGcQvzaw9lTH8rO7Q-MzyEZzKejj5NmSqauCtATFSYhv6piNBg_K-mgMJsAVnJ7sDDlt8u9vbRlkGTZcPqM-z3awTqb_i8PyJh2Qq_wXayUCu65QlZ1lO3kOgeP3Qcrxsllt8H_bE0tx0Vkboz9TW2mS42gm-8JsgPbDVDd_QkXKaOHwtOCeg8V1wsGo8GPCZlcrHreMNBmdUratpoLlIA7vGlz3th0nVN6g62GuPUOmBDmvYIJ6p7i0O1p-JCgHxy_xLiTDRSth8dPs6iGbySeTbuAcRu3IhC3iEsTJqNJe1ZQJhYzUIpVc9booxHMWRD8zEjH9IDNA_Qh-MsVMZNWyYipyvsPJBu1R9loRS1wD8yz73rS7ZnkxfiTgJlG28864U1T9eqTkvo1RWbw2kx4LLaWbXnr_WZYClLxDrp9wppvFxakm0DoDJFS3ubJX2c3p3AisDNTpTDCeggWJqI0dSoQUPMXajwatZr9_xysRgiRiOLtNoUWZWXdJrYEyoOIf5k0fV2dDo4EhIlmVpS45QxGq5j7yBGno7j0c2Kau2RM7Q0FbZSeBMP9Ny8TsKCHLcFO6xWXZaKqPVPOu14rEansWnjrREI_jReviVmEtugxR6_yZj83x7nlBHf8_mxrplLQwm7OgHGTlnygoIp_PeU5etFFwGw4te4xt4i0Uj8Fj6WOJsDpwSfopPlTzPKSqngrOdS5V-5YPsrPXTJDwe2Flwv0.l7XsATL47xQjyNeeUVnETA');
INSERT INTO public.sessions VALUES ('01a22bb7-e1d0-7b79-b204-e7c45eea6614', '01a22bb7-e055-7f92-8831-42f27b858da4', 0, '2026-11-30 09:10:00.886096+00', '2026-11-30 09:10:00.886096+00', '2026-12-07 09:10:00.886096+00', '2026-11-30 09:10:01.014408+00', 'curl/7.88.1', '127.0.0.1', '01a22bb7-e193-734b-b3f6-de7ac170fc8b', NULL, 'eyJraWQiOiJJQ0RBN0swaXhoWktIVE50IiwiZW5jIjoiQTI1NkdDTSIsImFsZyI6ImRpciJ9..qMLL8SquQyfnHOZt.dk4QkZQPZGMlwqZ3nMF66DlYNWgtOdbam0VnSfCMs1q0jTKiAEl_AU21S8Teti2zkG8DAgZtHJKfUtrPMqUsBSbSiIy0UGTTp7T4xV0ji3AQdkEuSaF4m7tKtgNEDrRggMS7nJk4sszqKAvH5eXkQky8lA-1unpoWHNKoiNwlr1PM0-1OIhPR9-dJXeoqm4oncnq6hsQ_UdZaFMyMaCz8OxsF9bRdw4dtuAbsn9GVn5VFvKQZpEwL7zLpa5ZxOQsEa--chUL3sXsaah4QLPE8EymqLMUi-fXJc-kInTMpJl-2p478tFadegv6V8JemvTEBsf2qs-cD4jdjLSKqJNjNw0QejzhLL80JVsar5nDmBxu7OTzU2W3gjD82qxUMRm_cT5B1JH91uO5ZtObK38rsKDHUgOLooRcEnGiNHyHSBBqR7wkIRnu8DUiGjGxxFVAHZBHxbnrR8NYXOZhOqSLCvR6VaHUXvb-KQh0tgErDt5Iruin1_MRc83ukVJEQlrgPryHap7cikdvt3FhzDDc0Fy3mFOVekVCoghYqTvJZwPystB9dHz3mpFng-IwYkizjiHvH0viR6Z6LgfNlJzdQAd1UjWcYmJvHnZ20k2j5qJq7Mb6-SSIwqe-8wShDBPNjMmAqh5XGgQUuwI9cTmSQPyVPIcXuB5mphZbM-jVeSb-0zcQCrh6qFvPdS0i1nGCJsUptiGQ6aPDn_MQ7tnRA76GODXmNE_q3Wbp03vkgGTOci_VxXYqNjxrqYPzH8bCrSTaRc0TskPS8y-jG-zb6JtoNin7m0Cau15TaABE8zaTZ8IHMpTsqPcM2mZGAxZfM7foasebIKp_VQQg3SQANQFWOSsoVWbKmtFAHrgS1-qEglyzkwJe8cY6-Atg1wFto3DLL068w-EreQjQUOChb0MdVT25ESvEfyYv5x6abmfrKLdDxewf8Q1VsKdVz1IvG9I1KuuJpURSSGxSsxIU6hh4hN9ORkAYpftkXnVHFnUiCle8cZy1fAd4t5WwDxYXnb04x3KonlPthfzNSYZKTXz1r2MBdpRRzn_nnGsX-0MiCQJpAAhJ6Z3pu62W3rZZAva3n8jyTycVYZcdLCf8nabcu3tfHFgv2vZbr3HbNJZwMKIxxcn0RdF2MiwpVIB97MShXdI0yI8-TznzPUk0azbv_NoGZII3bOjMh8EP79bWGW_Icc.gsTQDPpm8g_JmlnsUGb6zA');
INSERT INTO public.sessions VALUES ('01a22bb7-f0c5-7b8b-99d8-7407fbf97e50', '01a22bb7-f07b-7b8c-ae70-1d49a1cbfb93', 0, '2026-11-30 09:10:04.655534+00', '2026-11-30 09:10:04.655534+00', '2026-11-30 09:40:04.655534+00', NULL, NULL, NULL, NULL, NULL, NULL);

INSERT INTO public.spent_tokens VALUES ('login attempt', '01a22bb7-e0ca-7cfa-8a32-f84cc4737faa', '2026-11-30 09:20:00.705992+00');

INSERT INTO public.users VALUES ('01a22bb7-df7d-7d83-a2b1-958dd58bc800', 'http://localhost:18432/dev', 'ada', 'ada@example.test', 'ada@example.test', 'Ada Admin', 'admin', 'active', '2026-11-30 09:10:00.133855+00', '2026-11-30 09:10:00.133855+00', '2026-11-30 09:10:00.133855+00', 0, 'ada admin', 'ada@example.test');
INSERT INTO public.users VALUES ('01a22bb7-e014-71fc-9994-7e46faf1baed', 'http://localhost:18432/dev', 'carl', 'carl@example.test', 'carl@example.test', 'Carl Campaigner', 'campaign_manager', 'active', '2026-11-30 09:10:00.464801+00', '2026-11-30 09:10:00.464801+00', '2026-11-30 09:10:00.464801+00', 0, 'carl campaigner', 'carl@example.test');
INSERT INTO public.users VALUES ('01a22bb7-e0fa-7ff0-b0d2-55cfdc64e0cd', 'http://localhost:18432/dev', 'dora', 'dora@example.test', 'dora@example.test', 'Dora Disabled', 'viewer', 'disabled', '2026-11-30 09:10:00.694158+00', '2026-11-30 09:10:00.694158+00', NULL, 0, 'dora disabled', 'dora@example.test');
INSERT INTO public.users VALUES ('01a22bb7-e055-7f92-8831-42f27b858da4', 'http://localhost:18432/dev', 'vera', 'vera@example.test', 'vera@example.test', 'Vera Viewer', 'viewer', 'active', '2026-11-30 09:10:00.530358+00', '2026-11-30 09:10:00.530358+00', '2026-11-30 09:10:00.885488+00', 1, 'vera viewer', 'vera@example.test');
INSERT INTO public.users VALUES ('01a22bb7-e0b5-7367-a022-e9a99c56200e', 'http://localhost:18432/dev', 'uma', 'uma@example.test', 'uma@example.test', 'Uma Unverified', 'campaign_manager', 'active', '2026-11-30 09:10:00.621983+00', '2026-11-30 09:10:01.231571+00', '2026-11-30 09:10:00.621983+00', 1, 'uma unverified', NULL);
INSERT INTO public.users VALUES ('01a22bb7-f07b-7b8c-ae70-1d49a1cbfb93', 'urn:voicesurveyagent:service', 'service:nightly', NULL, NULL, 'nightly', 'viewer', 'active', '2026-11-30 09:10:04.461819+00', '2026-11-30 09:10:04.461819+00', NULL, 0, 'nightly', NULL);

SELECT pg_catalog.setval('public.audit_events_id_seq', 14, true);

ALTER TABLE ONLY public.audit_events
    ADD CONSTRAINT audit_events_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.audit_pending
    ADD CONSTRAINT audit_pending_pkey PRIMARY KEY (event_id);

ALTER TABLE ONLY public.audit_sealing
    ADD CONSTRAINT audit_sealing_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY public.audit_seals
    ADD CONSTRAINT audit_seals_event_key UNIQUE (event_id);

ALTER TABLE ONLY public.audit_seals
    ADD CONSTRAINT audit_seals_pkey PRIMARY KEY (number);

ALTER TABLE ONLY public.pending_roles
    ADD CONSTRAINT pending_roles_pkey PRIMARY KEY (email_key);

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_login_attempt_key UNIQUE (login_attempt_id);

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.spent_tokens
    ADD CONSTRAINT spent_tokens_pkey PRIMARY KEY (issuer, token_id);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_email_key UNIQUE (email_key);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_identity_key UNIQUE (issuer, subject);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);

CREATE INDEX audit_events_of_type_idx ON public.audit_events USING btree (type, id DESC);

CREATE INDEX audit_events_of_user_idx ON public.audit_events USING btree (user_id, id DESC);

CREATE INDEX sessions_of_provider_session_idx ON public.sessions USING btree (provider_session) WHERE ((revoked_at IS NULL) AND (provider_session IS NOT NULL));

CREATE INDEX sessions_of_user_idx ON public.sessions USING btree (user_id, created_at DESC, id DESC) WHERE (revoked_at IS NULL);

CREATE INDEX spent_tokens_expires_at_idx ON public.spent_tokens USING btree (expires_at);

CREATE INDEX users_disabled_idx ON public.users USING btree (id) WHERE (status = 'disabled'::public.user_status);

CREATE INDEX users_email_start_idx ON public.users USING btree (email_key text_pattern_ops);

CREATE INDEX users_name_start_idx ON public.users USING btree (name_key text_pattern_ops);

CREATE INDEX users_of_role_idx ON public.users USING btree (role, id);

CREATE TRIGGER audit_events_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_events FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

ALTER TABLE public.audit_events ENABLE ALWAYS TRIGGER audit_events_append_only;

CREATE TRIGGER audit_seals_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_seals FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

ALTER TABLE public.audit_seals ENABLE ALWAYS TRIGGER audit_seals_append_only;

CREATE TRIGGER sessions_changed AFTER UPDATE OF user_id, expires_at, revoked_at ON public.sessions FOR EACH ROW WHEN (((old.revoked_at IS DISTINCT FROM new.revoked_at) OR (old.user_id <> new.user_id) OR (new.expires_at < old.expires_at))) EXECUTE FUNCTION public.notify_live_sessions('session');

CREATE TRIGGER sessions_deleted AFTER DELETE ON public.sessions FOR EACH ROW WHEN (((old.revoked_at IS NULL) AND (old.expires_at > now()))) EXECUTE FUNCTION public.notify_live_sessions('session');

CREATE TRIGGER sessions_truncated AFTER TRUNCATE ON public.sessions FOR EACH STATEMENT EXECUTE FUNCTION public.notify_live_sessions();

CREATE TRIGGER users_changed AFTER UPDATE ON public.users FOR EACH ROW WHEN (((((((old.issuer IS DISTINCT FROM new.issuer) OR (old.subject IS DISTINCT FROM new.subject)) OR (old.email IS DISTINCT FROM new.email)) OR (old.name IS DISTINCT FROM new.name)) OR (old.role IS DISTINCT FROM new.role)) OR (old.status IS DISTINCT FROM new.status))) EXECUTE FUNCTION public.notify_live_sessions('user');

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);
