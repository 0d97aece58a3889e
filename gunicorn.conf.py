"""How gunicorn serves this: `deploy/serve` starts it. Everything here can be said otherwise on its command line.

It is read in the master process, which lives longer than a release: so it imports nothing of the project, or workers of
the next release would find modules of this one in memory.
"""

import os
import shutil
from pathlib import Path
from typing import Any

from gunicorn.workers.gthread import ThreadWorker


def processors() -> int:
    """Those that this process may use: of its machine, of its affinity, and of its container's share (cgroup 2)."""
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    share = Path("/sys/fs/cgroup/cpu.max")
    quota, _, period = share.read_text().strip().partition(" ") if share.is_file() else ("max", "", "")
    return available if quota == "max" else max(1, min(available, round(int(quota) / int(period))))


class Worker(ThreadWorker):
    """One that, told to go, first takes those who already wait at its socket, and then lets nobody wait there in vain.

    gunicorn's own leaves the socket open until its last request is done: who comes meanwhile is taken by nobody, and in
    the end cut off, where a proxy could have asked another process.
    """

    def set_accept_enabled(self, enabled: bool) -> None:
        if enabled or self.alive:
            super().set_accept_enabled(enabled)
            return
        for listener in self.sockets:
            before = -1
            while before < self.nr_conns < self.worker_connections:
                before = self.nr_conns
                self.accept(listener)
        super().set_accept_enabled(False)
        for listener in self.sockets:
            listener.close()


# What the workers count for /metrics is added up through files in this folder, by no other process: commands count
# nothing. It is one for each master. HUP reads this again and goes on counting.
metrics_folder = Path("/dev/shm" if Path("/dev/shm").is_dir() else "/tmp") / f"cms-metrics-{os.getpid()}"  # noqa: S108
metrics_folder.mkdir(mode=0o700, exist_ok=True)
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(metrics_folder)


def on_exit(server: object) -> None:
    shutil.rmtree(metrics_folder, ignore_errors=True)


wsgi_app = "cms.wsgi"
bind = os.environ.get("WEB_BIND", "127.0.0.1:8000").split(",")

# Reading is work for a processor, and one Python process uses one at a time.
workers = int(os.environ.get("WEB_CONCURRENCY", 0)) or max(2, processors())
# Threads are for those who wait: for a slow upload, object storage, a password's hash. One alone (class sync) would
# keep everybody behind it waiting. More of them do not answer more.
worker_class = Worker
threads = int(os.environ.get("WEB_THREADS", 4))

# Each worker loads the code itself. Loading it once for all (preload) saves memory, but then HUP keeps the old release.
preload_app = False

# Seconds: after which a worker that does not move is killed; that one which is told to go may finish its requests.
timeout = 60
graceful_timeout = 30
# Longer than a proxy keeps its idle connections (nginx: 60 in deploy/nginx.conf), so that the proxy is who closes them,
# and no request meets a connection that is just being closed.
keepalive = 75

# What leaks, leaks for so many requests; never for all workers at once.
max_requests = 100_000
max_requests_jitter = 20_000

# Who may say by X-Forwarded-Proto that a request came by https, where Django does not ask (BEHIND_HTTPS_PROXY).
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")

# The sign of life is a file, and on a disk it waits for the disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
# Nothing here uses it, and two servers of one account would meet at its path.
control_socket_disable = True
pidfile = os.environ.get("WEB_PIDFILE")


def post_worker_init(worker: Any) -> None:
    """Tell deploy/restart that this gunicorn serves: a worker has loaded the code."""
    if worker.cfg.pidfile:
        Path(f"{worker.cfg.pidfile}.serves").write_text(f"{os.getppid()}\n")
