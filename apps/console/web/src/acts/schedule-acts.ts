/** What operators do with the fires of a schedule. A skip is done at once and taken back by Undo; the rest is asked first. */
import type { OverridesChanged, Schedule } from '../../../src/answers/schedules.ts';
import { type Done, orReadAgain, showDone } from './use-act.ts';
import { deleteJson, postJson, previewJson, putJson } from '../api/client.ts';
import { askFirst } from '../frame/confirm.tsx';
import { askedZone } from '../settings/settings.ts';
import { commandLine } from '../words/commands/command-line.ts';
import { isTakenBack } from './is-taken-back.ts';
import { CHANGES, changesFires, type SeenSchedule } from './seen-schedule.ts';

type Kind = Schedule['overrides'][number]['kind'];

export interface Said {
  readonly says: string;
}

/** Two people who skip the same fire skip one: the second is refused. */
export async function skipNext(
  { name, version }: SeenSchedule,
  wish: { readonly count: number; readonly reason?: string | undefined } = { count: 1 },
): Promise<Done> {
  const asked = postJson<OverridesChanged>(
    `${scheduleUrl(name)}/skip`,
    wish,
    { tz: askedZone() },
    version,
    1,
  );
  return overridden(name, 'skip', await changesFires(name, asked));
}

const MARK: Readonly<Record<Kind, string>> = { skip: 'skipped', change: 'later', cron: 'later' };

/** Of the next fire, or of its expression for a while. */
export async function overrideSchedule({ name, version }: SeenSchedule, wish: object): Promise<Done> {
  const asked = putJson<OverridesChanged>(`${scheduleUrl(name)}/override`, wish, version, {
    tz: askedZone(),
  });
  return overridden(name, 'cron' in wish ? 'cron' : 'change', await changesFires(name, asked));
}

/** Undo removes all overrides of the kind: it is offered where that takes back this one alone, and until another change. */
function overridden(name: string, kind: Kind, changed: OverridesChanged): Done {
  const { says, version } = changed;
  return {
    says,
    mark: MARK[kind],
    changes: CHANGES,
    ...(isTakenBack(kind, changed) && { undo: () => putBack({ name, version }, kind) }),
  };
}

/** Takes back all overrides of one kind. */
export async function putBack({ name, version }: SeenSchedule, kind: Kind): Promise<Done> {
  const asked = deleteJson<OverridesChanged>(
    `${scheduleUrl(name)}/override`,
    {},
    { kind, tz: askedZone() },
    version,
  );
  const { says } = await changesFires(name, asked);
  return { says, changes: CHANGES };
}

export function putBackCommand(name: string, kind: Kind): string {
  return commandLine('schedules:override', name, '--clear', '--kind', kind);
}

interface Switched extends Said {
  readonly changed: boolean;
}

export async function switchSchedule({ name, enabled }: Pick<Schedule, 'name' | 'enabled'>): Promise<Done> {
  const [verb, inverse] = enabled ? ['disable', 'enable'] : ['enable', 'disable'];
  const { says, changed } = await postJson<Switched>(`${scheduleUrl(name)}/${verb}`, {}, { tz: askedZone() });
  return {
    says,
    mark: enabled ? 'disabled' : 'succeeded',
    changes: CHANGES,
    // Where it was so before, another person has switched it: that is not undone here.
    ...(changed && { undo: () => postJson(`${scheduleUrl(name)}/${inverse}`, {}, { tz: askedZone() }) }),
  };
}

interface Deletable extends Pick<Schedule, 'name' | 'version'> {
  readonly onDone: () => void;
}

/** Asked of the store first: what waits for it. */
export async function askDelete({ name, version, onDone }: Deletable): Promise<void> {
  const looked = await orReadAgain(
    CHANGES,
    previewJson<Said>(scheduleUrl(name), {}, { dryRun: 'true' }, { method: 'DELETE', version }),
  );
  askFirst({
    title: `Delete the schedule ${name}?`,
    says: `${looked.says} Its runs and fires are kept for the usual time. It cannot be undone.`,
    verb: 'Delete 1 schedule',
    isDangerous: true,
    reason: 'optional',
    command: commandLine('schedules:delete', name),
    act: async (reason) => {
      const { says } = await orReadAgain(
        CHANGES,
        deleteJson<Said>(scheduleUrl(name), { reason }, {}, version),
      );
      onDone();
      showDone({ says, changes: CHANGES, mark: 'disabled' });
    },
  });
}

export function scheduleUrl(name: string): string {
  return `/schedules/${encodeURIComponent(name)}`;
}
