# docker build -t worker .     from the root of the repository; docs/operations.md has the rest.

FROM node:24-bookworm-slim AS build
WORKDIR /src
# While the lockfile is unchanged, the packages come from this layer.
COPY pnpm-lock.yaml pnpm-workspace.yaml ./
RUN npm install --global pnpm@10.34.9 && pnpm fetch
COPY . .
RUN pnpm install --frozen-lockfile --offline && pnpm --filter worker --filter console build
# The program, its configuration files and the packages that are not in the bundle, as the lockfile has them.
RUN pnpm --filter worker --prod --offline --config.inject-workspace-packages=true deploy /out \
  && rm -rf /out/node_modules/better-sqlite3/deps /out/node_modules/better-sqlite3/src

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    DATABASE_URL=sqlite:/app/data/worker.db \
    HEALTH_PORT=8788
WORKDIR /app/apps/worker
COPY --from=build /out ./
COPY --from=build /src/apps/console/dist /app/apps/console/dist
# The console finds the native add-on where the worker has it.
RUN ln -s /app/apps/worker/node_modules /app/apps/console/node_modules \
  && ln -s /app/apps/worker/dist/index.js /usr/local/bin/worker \
  && install -d -m 700 -o 1000 -g 1000 /app/data
# The image's "node", by its number: an orchestrator can see that it is not root.
USER 1000:1000
VOLUME /app/data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["worker", "health"]
ENTRYPOINT ["worker"]
# "docker stop" kills after 10 s unless --stop-timeout says otherwise, and an image cannot set that. So runs get less time
# here: with the 6 s that a stop may take after it, the daemon stops before the kill. With a longer --stop-timeout, use "worker daemon" for the usual 30 s.
CMD ["daemon", "--grace", "3s"]
