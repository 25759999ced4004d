import { commandLine } from '../words/commands/command-line.ts';

const ARCHIVE = {
  task: 'task:archive',
  quest: 'quest:archive',
  questline: 'questline:archive',
  member: 'member:archive',
} as const;

export type RecordKind = keyof typeof ARCHIVE;

interface Named {
  readonly orgId: string;
  readonly id: string;
}

/** `--detach`: others name it no more. */
export function archiveCommand(
  kind: RecordKind,
  { orgId, id }: Named,
  ...flags: readonly '--detach'[]
): string {
  return commandLine(ARCHIVE[kind], id, ...flags, '--org', orgId);
}

export function returnCommand(kind: RecordKind, { orgId, id }: Named): string {
  return commandLine(ARCHIVE[kind], id, '--undo', '--org', orgId);
}
