-- Run once by the postgres image, as superuser, when the cluster is made. Two roles: the owner migrates and backs up,
-- the web role serves people and owns nothing. What the web role may do is granted by deploy/sql/roles.sql.
\set ON_ERROR_STOP on
\set owner_password `cat /run/secrets/owner_password`
\set web_password `cat /run/secrets/web_password`

CREATE ROLE portal_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'owner_password';
CREATE ROLE portal_web LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'web_password';
CREATE DATABASE portal OWNER portal_owner;
REVOKE ALL ON DATABASE portal FROM PUBLIC;
GRANT CONNECT ON DATABASE portal TO portal_web;
ALTER ROLE portal_web SET statement_timeout = '60s';
ALTER ROLE portal_web SET idle_in_transaction_session_timeout = '60s';
