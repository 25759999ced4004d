/**
 * The acts on a job, a queue, a schedule and a node in its state: their names, icons and keys. Pure. Its page and the
 * palette name an act alike; each gives it its handler.
 */
import type { JobRow } from '../../../src/answers/jobs.ts';
import type { NodeRow } from '../../../src/answers/nodes.ts';
import type { QueueRow } from '../../../src/answers/queues.ts';
import type { ScheduleRow } from '../../../src/answers/schedules.ts';
import type { PageAction } from '../frame/actions.ts';
import { type Capped, plural } from '../words/numbers.ts';
import { jobPath, nodePath, queuePath, schedulePath } from '../words/paths.ts';

export type Verb =
  | 'run'
  | 'replay'
  | 'pause'
  | 'resume'
  | 'drain'
  | 'skip'
  | 'override'
  | 'cordon'
  | 'uncordon';

/** Its name is what the palette finds it by, and waits for on the page that does it. */
export interface OfferedAct<Does extends string = Verb> extends Omit<PageAction, 'act'> {
  readonly verb: Does;
  readonly object: string;
}
/** Before it is said what it acts on. */
export type ActOn<Does extends string = Verb> = Omit<OfferedAct<Does>, 'object'>;

/** `object`: the address of its page. */
export function actsOn<Does extends string>(
  object: string,
  acts: readonly ActOn<Does>[],
): OfferedAct<Does>[] {
  return acts.map((act) => ({ ...act, object }));
}

/** `letters`: its open dead letters. */
export function jobActs(
  { id, pause, may }: Pick<JobRow, 'id' | 'pause' | 'may'>,
  letters?: Capped,
): OfferedAct[] {
  const acts: ActOn[] = [
    { verb: 'run', name: `Run ${id}…`, note: 'input form', icon: 'play', hint: 'n' },
    ...(pause?.mode === 'paused'
      ? [{ ...RESUME, name: `Resume ${id}`, hint: 'p' }]
      : [{ ...PAUSE, name: `Pause ${id}…`, note: 'its runs are held', hint: 'p' }]),
    ...(letters && letters.count > 0
      ? [
          {
            verb: 'replay',
            name: `Replay ${plural(letters, 'dead letter')} of ${id}…`,
            icon: 'retry',
          } as const,
        ]
      : []),
  ];
  return actsOn(
    jobPath(id),
    acts.filter(({ verb }) => (verb === 'run' ? may.run : verb === 'replay' || may.pause)),
  );
}

export function queueActs({ name, mode }: Pick<QueueRow, 'name' | 'mode'>): OfferedAct[] {
  return actsOn(queuePath(name), [
    ...(mode === 'active' ? [] : [{ ...RESUME, name: `Resume queue ${name}`, hint: 'r' }]),
    ...(mode === 'paused'
      ? []
      : [{ ...PAUSE, name: `Pause queue ${name}…`, note: 'no run of it starts', hint: 'p' }]),
    ...(mode === 'draining'
      ? []
      : [{ ...DRAIN, name: `Drain queue ${name}…`, note: 'it refuses new runs', hint: 'd' }]),
  ]);
}

/** One that is off has none: it does not fire. */
export function scheduleActs({
  name,
  enabled,
  pause,
  may,
}: Pick<ScheduleRow, 'name' | 'enabled' | 'pause' | 'may'>): OfferedAct[] {
  if (!enabled) return [];
  const acts: ActOn[] = [
    { verb: 'run', name: `Run schedule ${name} now…`, note: 'beside its fires', icon: 'play', hint: 'n' },
    { verb: 'skip', name: `Skip the next fire of ${name}`, icon: 'skip', hint: 's' },
    { verb: 'override', name: `Override fires of ${name}…`, icon: 'edit', hint: 'o' },
    pause
      ? { ...RESUME, name: `Resume schedule ${name}`, hint: 'p' }
      : { ...PAUSE, name: `Pause schedule ${name}…`, note: 'its fires make no runs', hint: 'p' },
  ];
  return actsOn(
    schedulePath(name),
    acts.filter(({ verb }) => (verb === 'run' || verb === 'override' ? may[verb] : may.change)),
  );
}

/** Only a daemon that has not ended follows a request. */
export function nodeActs({
  id,
  name,
  kind,
  state,
}: Pick<NodeRow, 'id' | 'name' | 'kind' | 'state'>): OfferedAct[] {
  if (kind !== 'daemon' || state === 'gone') return [];
  return actsOn(nodePath(id), [
    state === 'cordoned' || state === 'draining'
      ? {
          verb: 'uncordon',
          name: `Uncordon node ${name}`,
          note: 'it takes runs again',
          icon: 'play',
          hint: 'c',
        }
      : {
          verb: 'cordon',
          name: `Cordon node ${name}`,
          note: 'it takes no more runs',
          icon: 'pause',
          hint: 'c',
        },
    ...(state === 'draining' ? [] : [{ ...DRAIN, name: `Drain node ${name}…`, hint: 'd' }]),
  ]);
}

const RESUME = { verb: 'resume', icon: 'play' } as const;
const PAUSE = { verb: 'pause', icon: 'pause' } as const;
const DRAIN = { verb: 'drain' } as const;

/** Those that have a handler. */
export function withHandlers<Does extends string>(
  acts: readonly OfferedAct<Does>[],
  handlers: Partial<Record<Does, (() => void) | undefined>>,
): PageAction[] {
  return acts.flatMap(({ verb, ...shown }) => {
    const act = handlers[verb];
    return act ? [{ ...shown, act }] : [];
  });
}
