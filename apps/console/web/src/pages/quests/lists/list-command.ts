/** A list of the board as a command line. Pure. */
import { commandLine } from '../../../words/commands/command-line.ts';

/** The choice of what has left the board. */
export const ARCHIVED = [['true', 'archived']] as const;

const OPTIONS: Readonly<Record<string, string>> = { dueBefore: '--due-before' };

/** `filter`: as the route of the list has it. */
export function listCommand(
  name: 'task:list' | 'quest:list',
  org: string,
  filter: Readonly<Record<string, string | undefined>>,
): string {
  const words = Object.entries(filter).flatMap(([field, value]) => {
    if (value === undefined) return [];
    return field === 'archived' ? ['--archived'] : [OPTIONS[field] ?? `--${field}`, value];
  });
  return commandLine(name, ...words, '--org', org);
}
