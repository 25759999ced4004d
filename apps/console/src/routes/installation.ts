/** The store, and what the doctor finds. */
import { listNodes, readStoreOverview } from '@sb/queue';
import { readServerFacts, readSqliteFacts, schemaStatus } from '@sb/storage';
import { storeShape } from '@sb/views';
import { examination, store as storeAnswer } from '../answers/installation.ts';
import { LONGEST_EXAMINATION_MS } from '../doctor/ask-doctor.ts';
import { acts, reads, type Route } from '../http/route.ts';
import { shownTexts } from '../rows/redacted.ts';

const TAG = 'Installation';

export const INSTALLATION_ROUTES: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/store',
    tag: TAG,
    summary: 'Where the store is, what it holds, and which nodes work it',
    least: 'admin',
    answer: storeAnswer,
    cli: ['db:status'],
    async run({ store, secrets }) {
      const facts = {
        dialect: store.dialect,
        where: store.where,
        schema: await schemaStatus(store),
        sqlite: await readSqliteFacts(store),
        server: store.dialect === 'postgres' ? await readServerFacts(store) : undefined,
        overview: await readStoreOverview(store),
        nodes: (await listNodes(store)).filter(({ alive }) => alive),
      };
      return shownTexts(storeShape(facts), secrets);
    },
  }),
  // It starts a process, and tests a write: no thread that only reads.
  acts({
    method: 'GET',
    path: '/doctor',
    tag: TAG,
    summary: 'Examines the installation by worker doctor, where its program is beside the console',
    least: 'admin',
    answer: examination,
    longestMs: LONGEST_EXAMINATION_MS,
    cli: ['doctor'],
    async run({ doctor, secrets }) {
      if (!doctor) throw new Error('A console without a doctor was asked for it.');
      return shownTexts(await doctor(), secrets);
    },
  }),
];
