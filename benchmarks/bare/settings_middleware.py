"""Settings of the same view under this project's middleware, with everything else as this project has it."""

from cms.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.bare.urls_middleware"
