FROM python:3.12-slim AS build
WORKDIR /srv/atlas
COPY requirements.lock .
RUN python -m venv .venv \
    && .venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock

FROM python:3.12-slim
WORKDIR /srv/atlas
RUN useradd --create-home --uid 10001 atlas
COPY --from=build /srv/atlas/.venv .venv
COPY app.py gunicorn.conf.py ./
COPY geo geo
COPY components components
COPY data data
USER atlas
ENV PATH=/srv/atlas/.venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 MPLCONFIGDIR=/tmp/matplotlib
EXPOSE 8050
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8050/healthz', timeout=4)"]
CMD ["gunicorn", "app:server", "--bind", "0.0.0.0:8050", "--workers", "2", "--threads", "16", "--preload"]
