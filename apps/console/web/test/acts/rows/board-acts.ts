/** The acts on a whole board: its settings, the job that maintains it, its files and its issues. */
import type { ActRow } from '../act-row.ts';
import { FORM, ORG } from './board.ts';
import { REASON, SAID } from './reason.ts';

const BOARD = '{"org":{"id":"acme"}}';

export const BOARD_ACTS: readonly ActRow[] = [
  {
    at: '/quests',
    press: ['Board settings'],
    form: FORM,
    fill: { Name: 'Acme Mail', Active: false, ...REASON },
    send: 'Save',
    sends: `PATCH ${ORG}`,
    body: { name: 'Acme Mail', active: false, reason: 'provider down' },
    version: 1,
    copies: `worker org:change --name 'Acme Mail' --inactive --org acme ${SAID}`,
  },
  {
    at: '/quests',
    press: ['Run now'],
    within: '.maintained',
    send: 'Run now',
    sends: 'POST /jobs/daily.questmaster/runs',
    body: { input: { orgId: 'acme' } },
    copies: `worker job daily.questmaster --enqueue --input '{"orgId":"acme"}'`,
  },
  {
    at: '/decks?view=files',
    first: async (page) => {
      const file = { name: 'board.json', mimeType: 'application/json', buffer: Buffer.from(BOARD) };
      await page.getByLabel('File to import').setInputFiles(file);
    },
    press: ['Import 2 changes'],
    send: 'Import 2 changes',
    sends: `POST ${ORG}/import`,
    body: { file: 'board.json', text: BOARD },
    version: 7,
    copies: 'worker questboard:import board.json --if-board 7',
  },
  {
    at: '/decks?view=github',
    press: ['Make 1 issue again…'],
    send: 'Make 1 issue again',
    sends: 'POST /jobs/github.sync/runs',
    body: { input: { orgId: 'acme', recreate: true } },
    copies: 'worker github:sync --org acme --recreate',
  },
  {
    at: '/decks?view=github',
    press: ['Try again now'],
    send: 'Sync now',
    sends: 'POST /jobs/github.sync/runs',
    body: { input: { orgId: 'acme' } },
    copies: 'worker github:sync --org acme',
  },
];
