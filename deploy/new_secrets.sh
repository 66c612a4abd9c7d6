#!/bin/sh
# Makes the secrets that are missing; never overwrites one. An optional argument names another folder.
set -eu
umask 077
cd "${1:-$(dirname "$0")/secrets}"
chmod 0700 .

keep() { # NAME VALUE: written under another name first, so that an interrupted run leaves no half secret
    [ -e "$1" ] && return
    printf '%s' "$2" > "$1.new"
    chmod 0444 "$1.new"
    mv "$1.new" "$1"
    echo "made $1"
}

random() { # letters and digits only: they stand in addresses as they are
    head -c 256 /dev/urandom | base64 | tr -dc 'A-Za-z0-9' | cut -c "1-$1"
}

keep secret_key "$(random 64)"
keep anchor_key "$(random 64)"
keep second_factor_key "$(random 64)"
keep postgres_password "$(random 32)"
keep owner_password "$(random 32)"
keep web_password "$(random 32)"
keep owner_database_url "postgres://portal_owner:$(cat owner_password)@postgres:5432/portal"
keep web_database_url "postgres://portal_web:$(cat web_password)@postgres:5432/portal"
keep mail_password ""

for name in tls_certificate.pem tls_key.pem; do
    [ -e "$name" ] || echo "missing: $name (put it into $(pwd), mode 0444)"
done
