/** What a person does with a run: each asks first, and says what came of it. */
import { getJson, postJson } from '../../api/client.ts';
import { type Done, showDone } from '../use-act.ts';
import { askFirst } from '../../frame/confirm.tsx';
import type { ChainRetry, Run } from '../../../../src/answers/run.ts';
import { commandLine } from '../../words/commands/command-line.ts';
import { countText } from '../../words/numbers.ts';
import { runPath } from '../../words/paths.ts';
import { PRIORITIES } from '../../words/priorities.ts';
import { watchPlace } from '../watch-place.ts';
import { InputEditor, type InputWish, readEditedInput } from './input-editor.tsx';
import { editCommand } from './run-commands.ts';

const CHANGES = ['run', 'runs', 'dead-letters', 'overview'];
interface Says {
  readonly says: string;
}

interface Cancelled extends Says {
  readonly failure?: string;
}

interface NewRun extends Says {
  readonly id: number;
}

type Go = (href: string) => void;

export function askReplayRun({ id, jobId }: Run, go: Go, fromStep?: string): void {
  askFirst({
    title: fromStep === undefined ? `Replay run ${id}?` : `Replay run ${id} from ${fromStep}?`,
    says:
      fromStep === undefined
        ? `A new run of ${jobId} with the same input. This one stays as it is.`
        : `A new run of ${jobId} with the same input. The steps before ${fromStep} are kept, the rest runs.`,
    verb: 'Replay',
    reason: 'optional',
    command: commandLine(
      'run:replay',
      String(id),
      ...(fromStep === undefined ? [] : ['--from-step', fromStep]),
    ),
    act: (reason, isAsked) =>
      openNew(postJson<NewRun>(`/runs/${id}/replay`, { fromStep, reason }), { go, isAsked }),
  });
}

/** The whole input is read first: the page may show a part of it. Nothing is asked on a page that was opened meanwhile. */
export async function askReplayEdited({ id, jobId }: Run, go: Go): Promise<void> {
  const isHere = watchPlace();
  const before = await getJson<unknown>(`/runs/${id}/input`);
  if (!isHere()) return;
  const wish: InputWish = { text: JSON.stringify(before, null, 2) };
  askFirst({
    title: `Replay run ${id} with another input?`,
    says: `A new run of ${jobId}. This one stays as it is.`,
    verb: 'Replay',
    reason: 'optional',
    command: () => editCommand(id, wish.text),
    children: <InputEditor before={before} wish={wish} />,
    act: (reason, isAsked) =>
      openNew(postJson<NewRun>(`/runs/${id}/replay`, { input: readEditedInput(wish), reason }), {
        go,
        isAsked,
      }),
  });
}

export function askRetry({ id, jobId }: Run, go: Go): void {
  askFirst({
    title: `Retry run ${id}?`,
    says: `A new run of ${jobId} with the same input.`,
    verb: 'Retry',
    reason: 'optional',
    command: commandLine('run:retry', String(id)),
    act: (reason, isAsked) =>
      openNew(postJson<NewRun>(`/runs/${id}/retry`, { chain: false, reason }), { go, isAsked }),
  });
}

/** The server names the runs first: those that were replayed alone are not among them. Asks only on the page of the run. */
export async function askRetryChain({ id }: Run, go: Go): Promise<void> {
  const isHere = watchPlace();
  const { runs, says } = await getJson<ChainRetry>(`/runs/${id}/chain-retry`);
  if (!isHere()) return;
  askFirst({
    title: `Retry the chain of run ${id}?`,
    says,
    verb: `Retry ${countText(runs.length)}`,
    reason: 'optional',
    command: commandLine('run:retry', String(id), '--chain'),
    act: (reason, isAsked) =>
      openNew(postJson<NewRun>(`/runs/${id}/retry`, { chain: true, reason }), { go, isAsked }),
  });
}

export function askCancelRun({ id, state }: Run, chain: boolean): void {
  askFirst({
    title: chain ? `Cancel the chain of run ${id}?` : `Cancel run ${id}?`,
    says:
      state === 'running'
        ? 'It is asked to stop, and ends as cancelled. A cancelled run cannot be taken up again; it can be replayed.'
        : 'It ends as cancelled without starting. A cancelled run cannot be taken up again; it can be replayed.',
    verb: chain ? 'Cancel the chain' : 'Cancel the run',
    isDangerous: true,
    reason: 'optional',
    command: commandLine('run:cancel', String(id), ...(chain ? ['--chain'] : [])),
    act: async (reason) => {
      const { says, failure } = await postJson<Cancelled>(`/runs/${id}/cancel`, { chain, reason });
      showDone({ says, changes: CHANGES, mark: failure === undefined ? 'cancelled' : 'failed' });
    },
  });
}

export function askRunPriority({ id, priority }: Run): void {
  const wish = { priority };
  askFirst({
    title: `Priority of run ${id}`,
    says: 'Of the runs that are due, those of a higher priority start first.',
    verb: 'Set',
    reason: 'optional',
    children: (
      <label className="field">
        <span>Priority</span>
        <select
          defaultValue={priority}
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
    command: () => commandLine('run:priority', String(id), wish.priority),
    act: async (reason) => {
      const { says } = await postJson<Says>(`/runs/${id}/priority`, { ...wish, reason });
      showDone({ says, changes: CHANGES, undo: () => postJson(`/runs/${id}/priority`, { priority }) });
    },
  });
}

export async function putToFront({ id }: Run): Promise<Done> {
  const { says } = await postJson<Says>(`/runs/${id}/priority`, { toFront: true });
  return { says, changes: CHANGES };
}

interface Asker {
  readonly go: Go;
  /** The question may be left before the answer: then the page that is shown stays, and the new run is a link. */
  readonly isAsked: () => boolean;
}

async function openNew(answering: Promise<NewRun>, { go, isAsked }: Asker): Promise<void> {
  const { id, says } = await answering;
  const href = runPath(id);
  const isHere = isAsked();
  showDone({ says, changes: CHANGES, ...(!isHere && { link: { href, text: `Run ${id}` } }) });
  if (isHere) go(href);
}
