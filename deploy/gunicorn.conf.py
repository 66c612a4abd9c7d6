"""gunicorn: synchronous workers behind the proxy, which takes the slow clients upon itself."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]  # this folder for behind_proxy, the project for the rest

from cooperation.settings.logs import logging_config  # noqa: E402

wsgi_app = "behind_proxy:application"
bind = os.environ.get("PORTAL_BIND", "0.0.0.0:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "4"))
worker_class = "sync"
worker_tmp_dir = "/dev/shm"  # the heartbeat file on a disk can block a worker
timeout = 60
graceful_timeout = 30
keepalive = 5
max_requests = 5000
max_requests_jitter = 500

# gunicorn's own messages as JSON too; the proxy writes the access log.
logconfig_dict = logging_config()
logconfig_dict["loggers"]["gunicorn.error"] = {"handlers": ["stderr"], "level": "INFO", "propagate": False}
