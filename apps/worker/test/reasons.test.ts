/** The reason of an act is kept with its event, also by commands whose --reason is a filter or a field. */
import { expect, test } from 'vitest';
import { useWorker } from './use-worker.ts';

const worker = useWorker();
const WHY = 'the provider is back';

test.each([
  ['a run that is requested', 'run.requested', ['job', 'test.greet', '--enqueue', '--because', WHY]],
  ['a run that is moved', 'run.priority_changed', ['run:priority', '2', 'high', '--reason', WHY]],
  [
    'runs that are moved by a filter',
    'run.priority_changed',
    ['run:priority', '--job', 'test.greet', '--to', 'low', '--reason', WHY, '--yes'],
  ],
  ['a dead letter that is replayed', 'run.replayed', ['dlq:replay', '1', '--because', WHY]],
  [
    'dead letters that are chosen by why they failed',
    'run.replayed',
    ['dlq:replay', '--reason', 'error', '--because', WHY, '--yes'],
  ],
])('%s has its reason', async (_what, type, args) => {
  const place = worker.place({ USER: 'ada' });
  await place.ask(['job', 'test.fail']);
  await place.ask(['job', 'test.greet', '--enqueue']);
  expect(await place.ask(args)).toMatchObject({ exitCode: 0 });
  const events = (await place.json(['events:tail', '--type', type])) as readonly object[];
  expect(events.at(-1)).toMatchObject({ type, actor: 'ada', payload: { reason: WHY } });
});
