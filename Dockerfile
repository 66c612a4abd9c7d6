# One image for web, worker, beat, sweep and migrate. Built by `docker compose build`.
FROM python:3.11.15-slim-bookworm AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
COPY requirements-server.lock .
RUN /opt/venv/bin/pip install --require-hashes --only-binary :all: -r requirements-server.lock

FROM python:3.11.15-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PORTAL_DATA_DIR=/data
RUN groupadd --gid 10001 portal && useradd --uid 10001 --gid portal --no-create-home --home-dir /tmp portal
WORKDIR /portal
COPY --from=packages /opt/venv /opt/venv
COPY . .
# Keys of this one command only: production settings load with nothing less. /data/files is a volume
# and takes its owner from here; /data/static stays part of the image, so that an upgrade brings its own.
RUN python tools/messages.py compile \
    && DJANGO_SETTINGS_MODULE=cooperation.settings.prod PORTAL_HOSTS=build.invalid DATABASE_URL=postgres://build \
       PORTAL_SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
       PORTAL_ANCHOR_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
       python manage.py collectstatic --noinput --verbosity 1 \
    && python -m compileall -q cooperation members requests exchange training federation \
    && mkdir -p /data/files && chown portal:portal /data/files && chmod 0700 /data/files
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py"]
