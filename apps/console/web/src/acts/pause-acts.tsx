/** Pausing and resuming a queue, a job or a schedule: the same questions for all, each the inverse of the other. */
import type { Standing } from '../../../src/answers/common.ts';
import { deleteJson, postJson } from '../api/client.ts';
import { EndField } from '../components/fields/end-field.tsx';
import { askFirst } from '../frame/confirm.tsx';
import { storeNow } from '../settings/clock.ts';
import { currentZone } from '../settings/settings.ts';
import { commandLine } from '../words/commands/command-line.ts';
import { endBody, endFlags, type EndWish } from '../words/typed-end.ts';
import { type Done, orReadAgain, showDone } from './use-act.ts';

export interface Pausable {
  readonly kind: 'queue' | 'job' | 'schedule';
  readonly name: string;
}

const CHANGES = ['queues', 'queue', 'jobs', 'job', 'schedules', 'schedule', 'overview'];

const NO_END: EndWish = { span: '', until: '' };
const SPANS = [
  ['', 'until it is resumed'],
  ['15m', '15 minutes'],
  ['1h', '1 hour'],
  ['2h', '2 hours'],
  ['8h', '8 hours'],
  ['24h', '1 day'],
] as const;

/** What they do to what waits and runs. */
const SAYS: Readonly<Record<Pausable['kind'], string>> = {
  queue: 'No run of it starts. Running ones continue, new ones wait.',
  job: 'No run of it starts in any queue. Running ones continue, new ones are held.',
  schedule:
    'Its fires make no runs, and those of the pause are not caught up. Runs that it has made continue.',
};

export function askPause(what: Pausable): void {
  const wish: { end: EndWish } = { end: NO_END };
  askFirst({
    title: `Pause ${what.kind} ${what.name}?`,
    says: SAYS[what.kind],
    verb: 'Pause',
    leave: 'Leave it',
    reason: 'needed',
    command: () => pauseCommand(what, wish.end),
    children: (
      <EndField
        spans={SPANS}
        initial={NO_END}
        onChange={(end) => {
          wish.end = end;
        }}
      />
    ),
    act: async (reason) => {
      const body = { reason, ...endBody(wish.end, readBy()) };
      const answer = await postJson<Answer>(path(what), body, zone());
      showDone(done(answer, 'paused', backTo(what, answer)));
    },
  });
}

const PAUSE: Readonly<Record<Pausable['kind'], string>> = {
  queue: 'queue:pause',
  job: 'job:pause',
  schedule: 'schedules:pause',
};
const RESUME: Readonly<Record<Pausable['kind'], string>> = {
  queue: 'queue:resume',
  job: 'job:resume',
  schedule: 'schedules:resume',
};

/** Without its reason. */
export function pauseCommand({ kind, name }: Pausable, end = NO_END): string {
  return commandLine(PAUSE[kind], name, ...endFlags(end, readBy()));
}

export function drainCommand(queue: string): string {
  return commandLine('queue:drain', queue);
}

export function resumeCommand({ kind, name }: Pausable): string {
  return commandLine(RESUME[kind], name);
}

/** Ends only the pause that the person has seen. It can be put back. */
export async function resumePaused(
  what: Pausable,
  seen: Pick<Standing, 'version'> | undefined,
): Promise<Done> {
  const asked = deleteJson<Answer>(path(what), {}, zone(), seen?.version);
  const answer = await orReadAgain(CHANGES, asked);
  const isPause = answer.before?.mode === 'paused';
  return done(answer, 'resumed', isPause ? backTo(what, answer) : undefined);
}

export function askDrain({ name }: Pausable): void {
  askFirst({
    title: `Drain queue ${name}?`,
    says: 'It refuses new runs; those that are in it run until it is empty. Resume ends it.',
    verb: 'Drain',
    reason: 'optional',
    command: drainCommand(name),
    act: async (reason) => {
      const what = { kind: 'queue', name } as const;
      const answer = await postJson<Answer>(drainPath(name), { reason }, zone());
      showDone(done(answer, 'draining', backTo(what, answer)));
    },
  });
}

interface Answer {
  /** `mail is paused by ana until 14:00.` */
  readonly says: string;
  /** False: it was so already, and nothing is to be undone. */
  readonly changed?: boolean;
  /** What held until then. */
  readonly before?: Partial<Pick<Standing, 'reason' | 'until' | 'mode'>>;
  readonly after?: Pick<Standing, 'version'>;
}

/**
 * Undo of a pause, a drain or a resume: what held before holds again, which may be another pause. Refused where another
 * person has changed it since.
 */
function backTo(what: Pausable, { after, before = {} }: Answer): () => Promise<unknown> {
  const { mode, reason, until } = before;
  const version = after?.version;
  if (mode === 'paused') return () => postJson(path(what), { reason, until }, undefined, version);
  if (mode === 'draining') return () => postJson(drainPath(what.name), { reason }, undefined, version);
  return () => deleteJson(path(what), {}, undefined, version);
}

function done(
  { says, changed = true }: Answer,
  word: 'paused' | 'resumed' | 'draining',
  undo: (() => Promise<unknown>) | undefined,
): Done {
  return {
    says,
    mark: word === 'resumed' ? 'succeeded' : word,
    changes: CHANGES,
    ...(changed && undo && { undo }),
  };
}

/** Of the times that the answer names. */
function zone(): { readonly tz: string } {
  return { tz: currentZone() };
}

/** By which clocks a time is typed. */
function readBy() {
  return { zone: currentZone(), now: storeNow() };
}

function drainPath(queue: string): string {
  return `/queues/${encodeURIComponent(queue)}/drain`;
}

function path({ kind, name }: Pausable): string {
  return `/${kind}s/${encodeURIComponent(name)}/pause`;
}
