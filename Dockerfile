# The base is named by tag here: a tag moves. Whoever builds for others pins it to what the tag
# stands for on that day, and writes the digest down with the image:
#     docker buildx imagetools inspect python:3.12-slim      prints "Digest: sha256:…"
#     docker build --build-arg BASE=python:3.12-slim@sha256:… -t control-atlas .
ARG BASE=python:3.12-slim

FROM ${BASE} AS build
# Without a network: PIP_NO_INDEX=1 and PIP_FIND_LINKS=a folder of wheels that the build sees.
ARG PIP_NO_INDEX
ARG PIP_FIND_LINKS
WORKDIR /srv/atlas
COPY requirements.lock .
RUN python -m venv .venv \
    && .venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock

FROM ${BASE}
LABEL org.opencontainers.image.title="Control Atlas" \
      org.opencontainers.image.description="Who held which town on which day: a map dashboard" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="MIT AND ODbL-1.0 AND CC-BY-4.0 AND OFL-1.1"
WORKDIR /srv/atlas
RUN useradd --uid 10001 --home-dir /var/lib/atlas --create-home atlas
COPY --from=build /srv/atlas/.venv .venv
COPY app.py gunicorn.conf.py LICENSE ./
COPY geo geo
COPY components components
COPY data data
USER 10001:10001
ENV PATH=/srv/atlas/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    MPLCONFIGDIR=/tmp/matplotlib \
    ATLAS_STORE=/var/lib/atlas/store
# Imports live here and outlive the container. The rest may be read-only, but for /tmp.
VOLUME /var/lib/atlas
EXPOSE 8050
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8050/healthz', timeout=4)"]
CMD ["gunicorn", "app:server", "--bind", "0.0.0.0:8050", "--workers", "2", "--threads", "16", "--preload"]
