import { expect, test } from 'vitest';
import { objectActs, type Objects } from './object-acts.ts';

const MAY = { run: true, pause: true, limit: true, change: true, override: true, edit: true };
const PAUSE = { mode: 'paused', by: 'ben', reason: 'a test' };
const OBJECTS = {
  jobs: [
    { id: 'mail.digest', may: MAY },
    { id: 'crm.push', pause: PAUSE, may: MAY },
    { id: 'maintenance.retry', may: { ...MAY, run: false } },
  ],
  queues: [{ name: 'mail', mode: 'active' }],
  schedules: [
    { name: 'weekly', enabled: true, may: MAY },
    { name: 'of.others', enabled: true, may: { run: false, change: false, override: false } },
  ],
  nodes: [{ id: 3, name: 'web-1', kind: 'daemon', state: 'up' }],
  letters: [
    { jobId: 'mail.digest', open: { count: 49 }, others: 2 },
    { jobId: 'crm.push', open: { count: 1 }, others: 1 },
  ],
} as unknown as Objects;

const OF_OPERATOR = [
  'Run mail.digest…',
  'Pause mail.digest…',
  'Replay 47 dead letters of mail.digest…',
  'Run crm.push…',
  'Resume crm.push',
  'Pause maintenance.retry…',
  'Pause queue mail…',
  'Drain queue mail…',
  'Run schedule weekly now…',
  'Skip the next fire of weekly',
  'Override fires of weekly…',
  'Pause schedule weekly…',
];

test.each([
  ['viewer', { isOperator: false, isAdmin: false }, []],
  ['operator', { isOperator: true, isAdmin: false }, OF_OPERATOR],
  [
    'administrator',
    { isOperator: true, isAdmin: true },
    [...OF_OPERATOR, 'Cordon node web-1', 'Drain node web-1…'],
  ],
])('what a %s may do', (_role, rights, names) =>
  expect(objectActs(OBJECTS, rights).map(({ name }) => name)).toEqual(names),
);

test('an act names its object, by which it is found', () => {
  const [first] = objectActs(OBJECTS, { isOperator: true, isAdmin: false });
  expect(first?.target).toMatchObject({ kind: 'job', name: 'mail.digest' });
});
