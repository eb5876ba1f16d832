# Two images from one file: `app` runs the API, the gateways and the workers; `web` is the proxy with the pages.

FROM python:3.12-slim AS app
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /srv/quickdoc
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY quickdoc quickdoc
RUN pip install --no-cache-dir -c constraints.txt .
COPY api api
COPY realtime realtime
COPY workers workers
RUN useradd --system --no-create-home quickdoc
USER quickdoc

FROM node:24-slim AS pages
WORKDIR /srv/web
COPY web/package.json web/package-lock.json ./
RUN npm ci
COPY web ./
RUN npm run build

FROM caddy:2 AS web
COPY deploy/Caddyfile /etc/caddy/Caddyfile
COPY --from=pages /srv/web/dist /srv/pages
