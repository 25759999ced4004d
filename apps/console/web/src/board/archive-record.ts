/** A record leaves the board and returns to it, whatever its kind. */
import type { Acted } from '../../../src/answers/board/board.ts';
import { type Done, tellDone } from '../acts/use-act.ts';
import { deleteJson, patchJson } from '../api/client.ts';
import { askFirst } from '../frame/confirm.tsx';
import { commandLine } from '../words/command-line.ts';
import { orgUrl } from './board-queries.ts';

/** A questline has none. */
const COMMANDS = {
  task: 'task:archive',
  quest: 'quest:archive',
  member: 'member:archive',
  questline: undefined,
} as const;
const CHANGES = ['board'];

type Kind = keyof typeof COMMANDS;

interface Archived {
  readonly orgId: string;
  readonly id: string;
  readonly rev: number;
  readonly title: string;
  /** Others name it no more; absent: a record that others name stays. */
  readonly detach?: boolean;
}

/** Asked of the board first: who names it. */
export async function askArchive(
  kind: Kind,
  { orgId, id, rev, title, detach = false }: Archived,
  onDone: () => void,
): Promise<void> {
  const path = orgUrl(orgId, `${kind}s`, id);
  const how = detach ? { detach: 'true' } : {};
  const { warnings } = await deleteJson<Acted>(path, {}, { dryRun: 'true', ...how }, rev);
  const command = COMMANDS[kind];
  const others = warnings.map(({ message }) => ` ${message}`).join('');
  askFirst({
    title: `Archive the ${kind} ${id}?`,
    says: `“${title}” leaves the board. Its history and its id stay, and it can be returned.${others}`,
    verb: `Archive 1 ${kind}`,
    reason: 'optional',
    ...(command && { command: commandLine(command, id, ...(detach ? ['--detach'] : []), '--org', orgId) }),
    act: async (reason) => {
      const done = await deleteJson<Acted & { readonly rev: number }>(path, { reason }, how, rev);
      onDone();
      tellDone({
        says: done.says,
        mark: 'disabled',
        changes: CHANGES,
        undo: () => patchJson(path, { archived: false }, done.rev),
      });
    },
  });
}

export async function giveBack(
  kind: Kind,
  { orgId, id, rev }: Pick<Archived, 'orgId' | 'id' | 'rev'>,
): Promise<Done> {
  const { says } = await patchJson<Acted>(orgUrl(orgId, `${kind}s`, id), { archived: false }, rev);
  return { says, changes: CHANGES };
}
