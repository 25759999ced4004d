/** The states of a store that docs/runbook.md is about, by the heading of their sections. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { createRegistry } from '@sb/jobs';
import { migrate, openStore, type Store } from '@sb/storage';
import { mounted } from '@sb/testkit';
import { createUser } from '../packages/access/src/index.ts';
import { createSchedule } from '../packages/scheduler/src/index.ts';

const VERSION = '0.1.0';
const DAY = 86_400_000;

export const JOBS = `import { setTimeout as sleep } from 'node:timers/promises';
export const send = { id: 'mail.send', name: 'Send mail', queue: 'mail', run({ input }) {
  if (input?.to === 'bounce') throw new Error('550 no such mailbox');
} };
export const build = { id: 'report.build', name: 'Build the report', run: ({ signal, logger }) => {
  logger.info('building');
  return sleep(600_000, undefined, { signal });
} };
`;

export interface State {
  /** Shell lines before the commands of the page; they set RUN, ALERT and GROUP. */
  readonly shell?: string;
  /** Shell lines before the last block of the page: the operator has done what the text says. */
  readonly mended?: string;
  /** Instead of a SQLite file in the folder of the test. */
  readonly databaseUrl?: string;
  /** The file, where it is not worker.db. */
  readonly file?: string;
  /** Does its part around the commands. */
  readonly around?: (folder: string, commands: () => Promise<void>) => Promise<void>;
}

/** What all states share. */
export const HELPERS = `daemon() {
  echo 'schedules: []' > none.yaml
  # Without a shell around it, so that a signal meets the daemon itself.
  (exec $WORKER daemon --config none.yaml "$@" > daemon.log 2>&1) &
  until grep -q 'worker started' daemon.log; do sleep 0.1; done
}
enqueue() { worker job "$@" --enqueue 2>/dev/null < /dev/null ; }
until_running() { until grep -q building daemon.log; do sleep 0.1; done; }
`;

export const STATES: Readonly<Record<string, State>> = {
  'Nothing runs': { shell: `RUN=$(enqueue mail.send --input '{"to":"ada"}')` },
  'A schedule was late': {
    around: (folder, commands) =>
      inStore(folder, commands, makeLateSchedule, { clock: () => Date.now() - 2 * DAY }),
  },
  'A queue grows': {
    shell: `daemon --concurrency 1
for nr in 1 2 3 4; do RUN=$(enqueue report.build); done
until_running`,
  },
  'A run is stuck': { shell: 'daemon; RUN=$(enqueue report.build); until_running' },
  'Dead letters': {
    shell: `for nr in 1 2; do worker job mail.send --input '{"to":"bounce"}' > /dev/null 2>&1; done
RUN=$(worker dlq:list --json | grep -o '"runId":[0-9]*' | head -1 | cut -d: -f2)
GROUP=$(worker dlq:list --group --json | grep -o '"fingerprint":"[^"]*"' | cut -d'"' -f4)`,
  },
  'The disk is full': {
    file: 'disk/worker.db',
    shell: 'worker db:migrate > /dev/null; dd if=/dev/zero of=disk/ballast bs=4k 2> /dev/null',
    mended: 'rm disk/ballast',
    around: async (folder, commands) => {
      const disk = path.join(folder, 'disk');
      mkdirSync(disk);
      await mounted(disk, ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs'], commands);
    },
  },
  // Port 1: nothing listens there.
  'PostgreSQL is down': { databaseUrl: 'postgres://worker@127.0.0.1:1/worker' },
  'A node is lost': {
    shell: 'daemon; RUN=$(enqueue report.build); until_running; kill -9 %1; wait %1 2> /dev/null',
  },
  'A storm of alerts': {
    shell: `worker job mail.send --input '{"to":"bounce"}' > /dev/null 2>&1; ALERT=1`,
  },
  'The console does not answer': {
    shell: 'worker db:migrate > /dev/null; export CONSOLE_URL=http://127.0.0.1:1',
  },
  'The administrator is lost': { around: (folder, commands) => inStore(folder, commands, makeAdministrator) },
};

async function inStore(
  folder: string,
  commands: () => Promise<void>,
  prepare: (store: Store) => Promise<unknown>,
  options: { readonly clock?: () => number } = {},
): Promise<void> {
  const store = await openStore({ url: `sqlite:${path.join(folder, 'worker.db')}`, ...options });
  await migrate(store, VERSION);
  await prepare(store);
  await store.close();
  await commands();
}

/** It was due twice while no daemon ran. */
async function makeLateSchedule(store: Store): Promise<void> {
  const registry = createRegistry();
  registry.register([{ id: 'mail.send', name: 'Send mail', run: () => undefined }]);
  const jobs = new Map(registry.list().map((job) => [job.id, job]));
  const entry = { name: 'nightly', jobId: 'mail.send', schedule: '0 3 * * *' };
  await createSchedule(store, entry, { actor: 'ada', jobs });
}

async function makeAdministrator(store: Store): Promise<void> {
  const user = { name: 'ana', role: 'admin', password: 'tall green kettle' } as const;
  await createUser(store, user, { actor: 'ada' });
}
