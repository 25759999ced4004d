/** The program of the console: an entry of the bundle. It serves until SIGTERM or SIGINT. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLogger } from '@sb/logger';
import { loadWebFiles } from './files/web-files.ts';
import { identifyBy } from './start/identify.ts';
import { settleConsole } from './start/settings.ts';
import { startConsole } from './start/start-console.ts';

const VERSION = '0.1.0';
/** As for the command line: the configuration is wrong. */
const EXIT_CONFIG = 4;

const here = path.dirname(fileURLToPath(import.meta.url));
const { settings, problems } = settleConsole(process.env, workspaceOf(here));
const logger = createLogger({
  format: process.stdout.isTTY ? 'pretty' : 'json',
  color: process.stdout.isTTY,
  split: true,
  secrets: settings.secrets,
});

if (problems.length > 0) {
  for (const problem of problems) logger.error(problem);
  process.exitCode = EXIT_CONFIG;
} else await serve();

async function serve(): Promise<void> {
  const web = loadWebFiles(path.join(here, 'web'));
  if (!web)
    logger.warn(
      'the pages of the console were not built: it answers its API only (pnpm --filter console build)',
    );
  const thread = new URL('./reader.js', import.meta.url);
  const started = await startConsole({
    settings,
    version: VERSION,
    logger,
    web,
    thread: existsSync(thread) ? thread : undefined,
    identify: (store) => identifyBy(store, settings),
  });
  const url = settings.url.endsWith(':0') ? `http://127.0.0.1:${started.port}` : settings.url;
  logger.info(`console at ${url}`, { port: started.port });
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      logger.info('console stops');
      void started.close().then(() => process.exit(0));
    });
}

/** Relative paths of the store begin at the workspace. */
function workspaceOf(folder: string): string {
  for (let at = folder; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, 'pnpm-workspace.yaml'))) return at;
    if (path.dirname(at) === at) return process.cwd();
  }
}
