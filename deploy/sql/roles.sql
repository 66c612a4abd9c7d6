-- What the web role may do. Run by the owner of the tables after every migrate, through deploy/grant.py, which names
-- the role in the setting portal.web_role. Can be run again; takes back what an earlier version granted.
DO $roles$
DECLARE
    web text := current_setting('portal.web_role');
    guarded regclass;
BEGIN
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA public FROM %I', web);
    EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM %I', web);
    EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', web);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO %I', web);
    EXECUTE format('GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO %I', web);

    -- Audit log, signatures and whatever else is append-only: the trigger that says so is the list.
    FOR guarded IN SELECT tgrelid::regclass FROM pg_trigger WHERE tgname LIKE 'pgtrigger\_append\_only\_%' LOOP
        EXECUTE format('REVOKE UPDATE, DELETE ON %s FROM %I', guarded, web);
    END LOOP;

    -- Written by migrate alone.
    EXECUTE format(
        'REVOKE INSERT, UPDATE, DELETE ON django_migrations, django_content_type, auth_permission FROM %I', web
    );
END
$roles$;

-- django-pgtrigger lets any session switch triggers off by a setting. The portal never does, so nobody can.
CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
    LANGUAGE sql AS 'SELECT false';
