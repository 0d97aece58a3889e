# syntax=docker/dockerfile:1
# Each step is a script of deploy/, which is run and tested without Docker too.

FROM python:3.13-slim-bookworm AS build
ENV VENV=/srv/cms/venv STATIC_ROOT=/srv/cms/static MEDIA_ROOT=/srv/cms/media
WORKDIR /srv/cms/app
# First what changes rarely: the packages are installed again only when their lock has changed.
COPY deploy/install deploy/install
COPY requirements.txt .
RUN ["deploy/install"]
COPY . .
RUN ["deploy/build"]

FROM python:3.13-slim-bookworm
ENV VENV=/srv/cms/venv STATIC_ROOT=/srv/cms/static MEDIA_ROOT=/srv/cms/media WEB_BIND=0.0.0.0:8000 \
    PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
COPY --from=build /srv/cms /srv/cms
# Nobody in particular, who may write uploads and nothing else. A folder that is mounted there has to be theirs too.
COPY --from=build --chown=10001:10001 /srv/cms/media /srv/cms/media
WORKDIR /srv/cms/app
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s --retries=3 CMD ["deploy/healthy"]
CMD ["deploy/serve"]
