/**
 * Modules that are bundled into one file although other commands need only some of them. Without this, each set of
 * commands that shares a module makes a file of its own, and Node takes longer to find, read and link a small file than to
 * compile what a command does not need. The modules of a chunk import only modules of it and of the chunks before it.
 */
const CHUNKS = {
  // The store without its driver, and the lease of a node: all that the thread of the heartbeat needs.
  ground: [
    'packages/words/src/',
    'packages/storage/src/[^/]+$',
    'packages/queue/src/at-work.ts',
    'packages/queue/src/nodes/(renew-node|runs-under-way|nodes.sql|runs-of-node.sql).ts',
  ],
  // Opens the store on SQLite; PostgreSQL's driver is a chunk as well.
  sqlite: ['packages/storage/src/sqlite/'],
  // Settings, the registry of jobs and an open store: each command that looks at the store or works on it.
  services: [
    'packages/jobs/src/',
    'packages/config/src/(environment|database-url|rate|problems/did-you-mean|problems/config-error).ts',
    'packages/logger/src/(log-line.ts|redact/)',
    'packages/queue/src/[^/]+.sql.ts',
    'packages/queue/src/(lifecycle|standing|run|errors).ts',
    'packages/queue/src/pauses/(standing.sql|read-standings).ts',
    'packages/storage/src/schema/',
    'packages/worker/src/node/open-migrated.ts',
    'apps/worker/src/services/(services|read-settings|places|log-choices).ts',
    'apps/worker/src/job-modules/(load-jobs|wanted-modules).ts',
    'apps/worker/src/built-in/job-store.ts',
    'apps/worker/src/cli/(user-path|console-to-stderr).ts',
  ],
  // The command line and the definitions of all commands: every command.
  commands: [
    // The version is printed without all these.
    'apps/worker/src/cli/(?!version)',
    'apps/worker/src/entry/(main|watch-writes).ts',
    'apps/worker/src/commands/([^/]+/)*(index|(shared|logs|many)-flags).ts',
    'packages/(access/src/identity|alerts/src/episode|alerts/src/rules).ts',
    'packages/views/src/(text/clean|problem-shape).ts',
  ],
};

/** As the bundler takes them; a module goes into the first chunk that names it. */
export const CHUNK_GROUPS = Object.entries(CHUNKS).map(([name, paths], at, all) => ({
  name,
  priority: all.length - at,
  test: new RegExp(`/(${paths.map((each) => each.replaceAll('.', String.raw`\.`)).join('|')})`),
}));
