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
RUN useradd --system --no-create-home --uid 1000 quickdoc
USER 1000

FROM node:24-slim AS pages
WORKDIR /srv/web
COPY web/package.json web/package-lock.json ./
RUN npm ci
COPY web ./
RUN npm run build

FROM caddy:2 AS web
# A copy has not the right to take ports below 1024, which a container without capabilities refuses to start with.
RUN cp /usr/bin/caddy /usr/local/bin/caddy \
    && adduser -S -D -H -u 1000 quickdoc \
    && mkdir -p /data /config && chown -R 1000 /data /config
COPY deploy/Caddyfile /etc/caddy/Caddyfile
COPY --from=pages /srv/web/dist /srv/pages
ENV XDG_CONFIG_HOME=/tmp XDG_DATA_HOME=/data
USER 1000
CMD ["/usr/local/bin/caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]
