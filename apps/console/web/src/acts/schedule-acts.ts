/** What operators do with the fires of a schedule. A skip is done at once and taken back by Undo; the rest is asked first. */
import type { Schedule, ScheduleRow } from '../../../src/answers/schedules.ts';
import { type Done, tellDone } from './use-act.ts';
import { deleteJson, postJson } from '../api/client.ts';
import { askFirst } from '../frame/confirm.tsx';
import { commandLine } from '../words/commands/command-line.ts';

type Kind = Schedule['overrides'][number]['kind'];

export interface Said {
  readonly says: string;
}

/** Undo removes all skips: it is offered where there was none before. */
export async function skipNext(
  { name, overrides }: Pick<ScheduleRow, 'name' | 'overrides'>,
  wish: { readonly count: number; readonly reason?: string | undefined } = { count: 1 },
): Promise<Done> {
  const { says } = await postJson<Said>(`${path(name)}/skip`, wish);
  const isFirst = overrides.every(({ kind }) => kind !== 'skip');
  return {
    says,
    mark: 'skipped',
    changes: CHANGES,
    ...(isFirst && { undo: () => deleteJson(`${path(name)}/override`, {}, { kind: 'skip' }) }),
  };
}

/** Takes back all overrides of one kind. */
export async function putBack(name: string, kind: Kind): Promise<Done> {
  const { says } = await deleteJson<Said>(`${path(name)}/override`, {}, { kind });
  return { says, changes: CHANGES };
}

export function putBackCommand(name: string, kind: Kind): string {
  return commandLine('schedules:override', name, '--clear', '--kind', kind);
}

export async function switchSchedule({ name, enabled }: Pick<Schedule, 'name' | 'enabled'>): Promise<Done> {
  const [verb, inverse] = enabled ? ['disable', 'enable'] : ['enable', 'disable'];
  const { says } = await postJson<Said>(`${path(name)}/${verb}`);
  return {
    says,
    mark: enabled ? 'disabled' : 'succeeded',
    changes: CHANGES,
    undo: () => postJson(`${path(name)}/${inverse}`),
  };
}

interface Deletable extends Pick<Schedule, 'name' | 'version'> {
  readonly onDone: () => void;
}

/** Asked of the store first: what waits for it. */
export async function askDelete({ name, version, onDone }: Deletable): Promise<void> {
  const looked = await deleteJson<Said>(path(name), {}, { dryRun: 'true' }, version);
  askFirst({
    title: `Delete the schedule ${name}?`,
    says: `${looked.says} Its runs and fires are kept for the usual time. It cannot be undone.`,
    verb: 'Delete 1 schedule',
    isDangerous: true,
    reason: 'optional',
    command: `worker schedules:delete ${name}`,
    act: async (reason) => {
      const { says } = await deleteJson<Said>(path(name), { reason }, {}, version);
      onDone();
      tellDone({ says, changes: CHANGES, mark: 'disabled' });
    },
  });
}

/** Keys of the questions that an act on a schedule changes. */
export const CHANGES: readonly string[] = ['schedules', 'schedule', 'overview'];

export function path(name: string): string {
  return `/schedules/${encodeURIComponent(name)}`;
}
