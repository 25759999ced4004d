import { expect, test, vi } from 'vitest';
import { jobActs, nodeActs, type OfferedAct, queueActs, scheduleActs, withHandlers } from './offered-acts.ts';

const names = (acts: readonly OfferedAct[]): string[] => acts.map(({ name }) => name);
const MAY = { run: true, pause: true, limit: true, change: true, override: true, edit: true };
const PAUSED = { mode: 'paused', by: 'ana', reason: 'a test' } as const;

test.each([
  [{}, undefined, ['Run mail…', 'Pause mail…']],
  [{ pause: PAUSED }, undefined, ['Run mail…', 'Resume mail']],
  [{}, { count: 0 }, ['Run mail…', 'Pause mail…']],
  [{}, { count: 1 }, ['Run mail…', 'Pause mail…', 'Replay 1 dead letter of mail…']],
  [{ may: { ...MAY, run: false } }, undefined, ['Pause mail…']],
  [{ may: { ...MAY, pause: false } }, undefined, ['Run mail…']],
  [{}, { count: 9, isAtLeast: true }, ['Run mail…', 'Pause mail…', 'Replay 9+ dead letters of mail…']],
])('a job that is %j, with %j letters', (state, letters, wanted) =>
  expect(names(jobActs({ id: 'mail', may: MAY, ...state }, letters))).toEqual(wanted),
);

test.each([
  ['active', ['Pause queue mail…', 'Drain queue mail…']],
  ['paused', ['Resume queue mail', 'Drain queue mail…']],
  ['draining', ['Resume queue mail', 'Pause queue mail…']],
] as const)('a queue that is %s', (mode, wanted) =>
  expect(names(queueActs({ name: 'mail', mode }))).toEqual(wanted),
);

const OF_FIRES = ['Run schedule daily now…', 'Skip the next fire of daily', 'Override fires of daily…'];

test.each([
  [{ enabled: true }, [...OF_FIRES, 'Pause schedule daily…']],
  [{ enabled: true, pause: PAUSED }, [...OF_FIRES, 'Resume schedule daily']],
  [{ enabled: false, pause: PAUSED }, []],
  [{ enabled: true, may: { ...MAY, change: false, override: false } }, OF_FIRES.slice(0, 1)],
  [
    { enabled: true, may: { ...MAY, run: false, override: false } },
    ['Skip the next fire of daily', 'Pause schedule daily…'],
  ],
])('a schedule that is %j', (state, wanted) =>
  expect(names(scheduleActs({ name: 'daily', may: MAY, ...state }))).toEqual(wanted),
);

test.each([
  ['daemon', 'up', ['Cordon node one', 'Drain node one…']],
  ['daemon', 'late', ['Cordon node one', 'Drain node one…']],
  ['daemon', 'cordoned', ['Uncordon node one', 'Drain node one…']],
  ['daemon', 'draining', ['Uncordon node one']],
  ['daemon', 'gone', []],
  ['job', 'up', []],
] as const)('a %s that is %s', (kind, state, wanted) =>
  expect(names(nodeActs({ id: 7, name: 'one', kind, state }))).toEqual(wanted),
);

test('an act without a handler is left out', () => {
  const pause = vi.fn<() => void>();
  const actions = withHandlers(jobActs({ id: 'mail', may: MAY }), { pause, run: undefined });
  expect(actions).toEqual([
    {
      name: 'Pause mail…',
      object: '/jobs/mail',
      note: 'its runs are held',
      icon: 'pause',
      hint: 'p',
      act: pause,
    },
  ]);
});
