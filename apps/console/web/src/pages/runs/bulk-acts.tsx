/** What is done with many runs: each is counted and asked first, and becomes an operation whose progress is shown. */
import type { RunRow } from '../../../../src/answers/runs.ts';
import { getJson, postJson, previewJson } from '../../api/client.ts';
import { queryClient } from '../../api/query-client.ts';
import type { RunFilter } from '../../filter/run-filter.ts';
import { askFirst, type Question } from '../../frame/confirm.tsx';
import { showToast } from '../../frame/toasts.tsx';
import { PRIORITIES } from '../../words/priorities.ts';
import { plural } from '../../words/numbers.ts';
import { bulkCommand, moveCommand } from './bulk-command.ts';
import { orReadAgain } from '../../acts/use-act.ts';
import { watchFilter } from '../../acts/watch-place.ts';
import { InputEditor, type InputWish, readPatch } from '../../acts/run/input-editor.tsx';

const PATH = '/runs/bulk';

/** Those that were picked, or all that match. */
export interface BulkChoice {
  readonly filter: RunFilter;
  readonly ids: readonly number[];
  readonly isAll: boolean;
  /** The rows of `ids` that were read. */
  readonly runs: readonly RunRow[];
  readonly onStarted: (operation: number) => void;
}

interface Act extends Pick<Question, 'says' | 'isDangerous' | 'children' | 'command'> {
  readonly verb: string;
  readonly action: 'replay' | 'retry' | 'cancel' | 'priority';
  /** Of the request, worked out when it is sent. */
  readonly more?: () => object;
}

export function askBulkReplay(choice: BulkChoice): Promise<void> {
  return ask(choice, {
    verb: 'Replay',
    action: 'replay',
    says: 'Each becomes a new run with the same input. Runs that have not ended are left out.',
    command: bulkCommand('run:replay', choice),
  });
}

export function askBulkRetry(choice: BulkChoice): Promise<void> {
  return ask(choice, {
    verb: 'Retry',
    action: 'retry',
    says: 'Each failed run becomes a new run with the same input. Others, and those that were retried before, are left out.',
    command: bulkCommand('run:retry', choice),
  });
}

/** The input of one of them is edited; what was changed there changes in all, the rest stays as each has it. */
export async function askBulkEdit(choice: BulkChoice, example: RunRow): Promise<void> {
  const isHere = watchFilter();
  const before = await getJson<unknown>(`/runs/${example.id}/input`);
  if (!isHere()) return undefined;
  const wish: InputWish = { text: JSON.stringify(before, null, 2) };
  const note = `of run ${example.id}; what you change here changes in all of them`;
  return ask(choice, {
    verb: 'Replay',
    action: 'replay',
    says: 'Each becomes a new run with its own input, changed as below. Runs that have not ended are left out.',
    // run:replay takes one input for all of them, and no patch.
    command: false,
    children: <InputEditor before={before} wish={wish} note={note} />,
    more: () => ({ patch: readPatch(before, wish) }),
  });
}

export function askBulkCancel(choice: BulkChoice): Promise<void> {
  return ask(choice, {
    verb: 'Cancel',
    action: 'cancel',
    isDangerous: true,
    says: 'Runs that wait end as cancelled; running ones are asked to stop. Ended runs are left out.',
    command: bulkCommand('run:cancel', choice),
  });
}

export function askBulkPriority(choice: BulkChoice): Promise<void> {
  const wish: { priority: string } = { priority: 'high' };
  const command = moveCommand(choice);
  return ask(choice, {
    verb: 'Move',
    action: 'priority',
    says: 'Runs that wait get this priority. Those that run or have ended are left out.',
    command: command !== false && (() => `${command} ${wish.priority}`),
    children: (
      <label className="field">
        <span>Priority</span>
        <select
          defaultValue={wish.priority}
          onChange={({ target }) => {
            wish.priority = target.value;
          }}
        >
          {PRIORITIES.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
    ),
    more: () => wish,
  });
}

async function ask({ filter, ids, isAll, runs, onStarted }: BulkChoice, act: Act): Promise<void> {
  const { verb, action, more, ...question } = act;
  const isHere = watchFilter();
  const count = isAll ? await countMatches(action, filter) : ids.length;
  if (!isHere()) return;
  const what = plural(count, 'run');
  askFirst({
    ...question,
    title: `${verb} ${isAll ? `the ${what} that match` : what}?`,
    verb: `${verb} ${what}`,
    leave: 'Leave them',
    reason: 'needed',
    isCounted: isAll,
    count,
    ...(isAll ? { name: 'all that match' } : { name: what, list: byJob(runs) }),
    act: async (reason, isAsked) => {
      // More may match by now than the person was asked about.
      const body = { action, reason, ...(isAll ? { filter, atMost: count } : { ids }), ...more?.() };
      const asked = postJson<{ readonly operation: number }>(PATH, body);
      const { operation } = await orReadAgain(['runs'], asked, isAll);
      if (isAsked()) onStarted(operation);
      else showToast({ says: `${verb} ${what}: it has begun`, mark: 'running', link: linkTo(operation) });
      await queryClient.invalidateQueries({ queryKey: ['runs'] });
    },
  });
}

function linkTo(operation: number) {
  return { href: `/runs?operation=${operation}`, text: 'How far it is' };
}

/** Refused where none match, or too many. */
async function countMatches(action: Act['action'], filter: RunFilter): Promise<number> {
  const body = { action, filter, reason: 'preview' };
  const { count } = await previewJson<{ readonly count: number }>(PATH, body, { dryRun: 'true' });
  return count;
}

function byJob(runs: readonly RunRow[]) {
  const counts = new Map<string, number>();
  for (const { jobId, state } of runs) {
    const name = `${jobId}, ${state}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => ({ name, count }));
}
