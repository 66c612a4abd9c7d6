#!/bin/sh
# backup.sh FOLDER: writes FOLDER/portal-TIME/ with the database, the files and their checksums.
# The database is reached by libpq's own variables (PGHOST, PGUSER, PGDATABASE; the password in the file that
# PGPASSWORD_FILE names), the files lie in PORTAL_FILES_DIR. People may work meanwhile.
set -eu
umask 077
[ -z "${PGPASSWORD_FILE:-}" ] || { PGPASSWORD=$(cat "$PGPASSWORD_FILE"); export PGPASSWORD; }
: "${PORTAL_FILES_DIR:?names the folder of the stored files}"

name="portal-$(date -u +%Y%m%dT%H%M%SZ)"
work="$1/.$name"
mkdir "$work"
trap 'rm -rf "$work"' EXIT

# Database first: a stored file never changes, so files that come in later are merely too many.
pg_dump --format=custom --no-owner --no-privileges --file="$work/database.dump"
tar --create --file="$work/files.tar" --directory="$PORTAL_FILES_DIR" .
(cd "$work" && sha256sum database.dump files.tar > SHA256SUMS)
sync
mv "$work" "$1/$name" # only a whole backup bears the name
trap - EXIT
echo "$1/$name"
