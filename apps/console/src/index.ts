/** The program of the console: an entry of the bundle. It serves until SIGTERM or SIGINT. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { linkUrl } from '@sb/access';
import { createLogger } from '@sb/logger';
import { loadWebFiles } from './files/web-files.ts';
import { refusalOf } from './http/refusal.ts';
import { identifyBy } from './start/identify.ts';
import { readMasks } from './start/read-masks.ts';
import { settleConsole } from './start/settings.ts';
import { startConsole, type StartedConsole } from './start/start-console.ts';

const VERSION = '0.1.0';
/** A daemon looks for it: it passes the line on to its terminal. */
const FIRST_LINK = 'first administrator:';
const mayPrintLink = process.stdout.isTTY || process.argv.includes('--print-link');
/** A daemon reads the lines. */
const logsJson = process.argv.includes('--log-json');
/** As for the command line: the configuration is wrong. */
const EXIT_CONFIG = 4;
const EXIT_STORE = 5;
/** Another start may succeed. */
const EXIT_CONFLICT = 7;
const EXITS: Readonly<Record<string, number>> = {
  CONFIG_INVALID: EXIT_CONFIG,
  ADDRESS_MISSING: EXIT_CONFLICT,
  PORT_TAKEN: EXIT_CONFLICT,
};

const here = path.dirname(fileURLToPath(import.meta.url));
/** The program of the worker, in a clone as in the image. */
const WORKER = path.join(here, '../../worker/dist/index.js');
const masks = process.argv.includes('--read-masks') ? await readMasks(process.stdin) : [];
const { settings, problems } = settleConsole(process.env, workspaceOf(here), masks);
const logger = createLogger({
  level: settings.logLevel,
  format: logsJson ? 'json' : (settings.logFormat ?? (process.stdout.isTTY ? 'pretty' : 'json')),
  color: process.stdout.isTTY && !process.env['NO_COLOR'],
  split: true,
  secrets: settings.secrets,
});

if (problems.length > 0) {
  for (const problem of problems) logger.error(problem);
  process.exitCode = EXIT_CONFIG;
} else await serve().catch(giveUp);

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
    worker: existsSync(WORKER) ? WORKER : undefined,
    env: process.env,
    identify: (store) => identifyBy(store, settings),
  });
  const url = settings.url.endsWith(':0') ? `http://127.0.0.1:${started.port}` : settings.url;
  logger.info(`console at ${url}`, { port: started.port });
  if (settings.auth === 'password') await offerLink(started, url);
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    logger.info('console stops');
    started.close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error('the console did not stop in order', { error });
        process.exit(1);
      },
    );
  };
  // A terminal sends its signal to the parent too, which passes it on: one of them is enough.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
  // A parent that was killed stops no child: without this the port would stay taken.
  if (!process.argv.includes('--with-parent')) return;
  if (process.stdin.readableEnded) stop();
  else process.stdin.resume().once('end', stop).once('error', stop);
}

/** A refusal is a sentence; anything else is a bug, with its stack. */
function giveUp(error: unknown): void {
  const refusal = refusalOf(error, settings.secrets);
  if (refusal.code === 'BUG') throw error;
  logger.error(refusal.detail, {
    code: refusal.code,
    ...(refusal.hint !== undefined && { hint: refusal.hint }),
  });
  process.exitCode = EXITS[refusal.code] ?? EXIT_STORE;
}

/** The link is a secret: a terminal gets it, a log that is kept somewhere does not. */
async function offerLink(started: StartedConsole, url: string): Promise<void> {
  const offer = await started.offerFirstLink();
  if (offer.state === 'done') return;
  if (offer.state === 'waiting')
    return logger.info('there is no user yet, and a link for the first administrator waits to be used', {
      printedBy: offer.by,
      hint: 'a new one: worker console:invite --first',
    });
  if (mayPrintLink) process.stdout.write(`${FIRST_LINK} ${linkUrl(url, offer.link)}\n`);
  else
    logger.info('there is no user yet', {
      hint: 'make the first administrator: worker console:invite --first',
    });
}

/** Relative paths of the store begin at the workspace. */
function workspaceOf(folder: string): string {
  for (let at = folder; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, 'pnpm-workspace.yaml'))) return at;
    if (path.dirname(at) === at) return process.cwd();
  }
}
