"""Settings of the bare view: nothing around it."""

DEBUG = False
SECRET_KEY = "nothing is signed with it"
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS: list[str] = []
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "benchmarks.bare.urls"
