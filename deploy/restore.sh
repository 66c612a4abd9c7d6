#!/bin/sh
# restore.sh BACKUP: brings back what backup.sh wrote, into an EMPTY database and an EMPTY folder of files.
# The same variables as for backup.sh, the role being the owner. Afterwards: migrate (it grants the web role its
# rights), then `manage.py check_files`.
set -eu
umask 077
[ -z "${PGPASSWORD_FILE:-}" ] || { PGPASSWORD=$(cat "$PGPASSWORD_FILE"); export PGPASSWORD; }
: "${PORTAL_FILES_DIR:?names the folder of the stored files}"

refuse() { echo "Not restored: $1" >&2; exit 1; }

(cd "$1" && sha256sum --check --quiet --strict SHA256SUMS) || refuse "the backup is damaged or incomplete."
tables=$(psql --no-psqlrc --tuples-only --no-align \
    --command="SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')")
[ "$tables" = 0 ] || refuse "the database is not empty ($tables tables)."
[ -z "$(ls -A "$PORTAL_FILES_DIR")" ] || refuse "$PORTAL_FILES_DIR is not empty."

pg_restore --dbname="$PGDATABASE" --no-owner --no-privileges --single-transaction "$1/database.dump"
tar --extract --file="$1/files.tar" --directory="$PORTAL_FILES_DIR"
echo "Restored from $1. Now run migrate, then manage.py check_files."
