import { commandLine } from '../words/command-line.ts';

const COMMANDS = { task: 'task:archive', quest: 'quest:archive', member: 'member:archive' } as const;

export type CommandKind = keyof typeof COMMANDS;

/** `--detach`: others name it no more; `--undo`: it returns. */
export function archiveCommand(
  kind: CommandKind,
  { orgId, id }: { readonly orgId: string; readonly id: string },
  ...flags: readonly ('--detach' | '--undo')[]
): string {
  return commandLine(COMMANDS[kind], id, ...flags, '--org', orgId);
}
