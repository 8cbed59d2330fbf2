# One image for everything we run: `serve`, `worker` and `db upgrade` are commands of it (compose.yaml).

FROM node:22-bookworm-slim AS assets
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --omit=dev
COPY .ci/vendor.mjs .ci/vendor.mjs
RUN node .ci/vendor.mjs

# The Python of Debian 12, which is also the one that `make test` runs on.
FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
# Pango sets the text of reports as PDF.
RUN apt-get update && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/chancenportal
COPY requirements.lock ./
RUN pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY app app
COPY search_index search_index
COPY migrations migrations
COPY --from=assets /build/app/static/vendor app/static/vendor
RUN pip install --no-deps --no-build-isolation --no-index -e . && useradd --system --no-create-home chancenportal
USER chancenportal
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/live', timeout=4)"]
CMD ["chancenportal", "serve", "--host", "0.0.0.0", "--port", "8000"]
