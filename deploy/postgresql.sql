-- Two roles and two databases, made once by the server's administrator:
--   psql -v ON_ERROR_STOP=1 -f deploy/postgresql.sql
-- The owner makes and changes tables (`flask --app wsgi db upgrade`, nothing else); the app reads and writes rows.
-- Passwords are set afterwards, each its own: \password interlude_owner, \password interlude_app.
-- Then, after each `db upgrade`: deploy/postgresql-grants.sql. ASVS V13.2.1 V13.2.2

CREATE ROLE interlude_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
CREATE ROLE interlude_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT;
CREATE DATABASE interlude OWNER interlude_owner;
CREATE DATABASE interlude_keys OWNER interlude_owner;

\connect interlude
REVOKE ALL ON DATABASE interlude FROM PUBLIC;
GRANT CONNECT ON DATABASE interlude TO interlude_app;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO interlude_owner;
GRANT USAGE ON SCHEMA public TO interlude_app;
ALTER DEFAULT PRIVILEGES FOR ROLE interlude_owner IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO interlude_app;
ALTER DEFAULT PRIVILEGES FOR ROLE interlude_owner IN SCHEMA public
  GRANT USAGE, SELECT ON SEQUENCES TO interlude_app;
ALTER DEFAULT PRIVILEGES FOR ROLE interlude_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

\connect interlude_keys
REVOKE ALL ON DATABASE interlude_keys FROM PUBLIC;
GRANT CONNECT ON DATABASE interlude_keys TO interlude_app;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO interlude_owner;
GRANT USAGE ON SCHEMA public TO interlude_app;
ALTER DEFAULT PRIVILEGES FOR ROLE interlude_owner IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO interlude_app;
