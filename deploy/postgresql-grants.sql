-- What the app's role may not do to tables that only grow. Run by the owner after each `db upgrade`; twice does no harm:
--   psql -v ON_ERROR_STOP=1 -U interlude_owner -d interlude -f deploy/postgresql-grants.sql
-- Triggers refuse the same to everybody; this takes the right itself. ASVS V13.2.2 V16.4.2

REVOKE ALL ON audit, audit_seal, erased_person FROM interlude_app;
GRANT SELECT, INSERT ON audit, audit_seal, erased_person TO interlude_app;
REVOKE ALL ON alembic_version FROM interlude_app;
GRANT SELECT ON alembic_version TO interlude_app;
