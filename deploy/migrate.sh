#!/bin/sh
# Before every start of the portal, as owner of the tables: bring the tables up to date, then grant the web role its rights.
set -eu
python manage.py migrate --noinput
python deploy/grant.py
