/** What `shell.command` gets for a line of a crontab. Pure. */
import { shellQuoted } from '@sb/words';
import type { CronWorld } from './cron-world.ts';
import { plainWords, programOf } from './shell-words.ts';

/** A part of the input of `shell.command`. */
export interface CommandOfLine {
  readonly command: readonly string[];
  readonly shell?: true;
  readonly cwd?: string;
  readonly env?: readonly string[];
}

export interface ToCommand {
  readonly input: CommandOfLine;
  readonly notes: readonly string[];
  /** The program that the line starts, for the name of the schedule. */
  readonly program: string;
}

const SH = '/bin/sh';

export function commandOf(
  { command, stdin }: { readonly command: string; readonly stdin?: string },
  { shell, home, variables, passed }: CronWorld,
): ToCommand {
  const words = stdin === undefined ? plainWords(command) : undefined;
  const line = stdin === undefined ? command : withStdin(command, stdin);
  const rest = { ...(home !== undefined && { cwd: home }), ...(passed.length > 0 && { env: passed }) };
  const program = words?.[0] ?? programOf(command);
  const stdinNotes =
    stdin === undefined ? [] : ['the text after % is the input of the command, here as a here-document'];
  const assignments = Array.from(variables, ([name, value]) => `${name}=${value}`);
  const before = assignments.length > 0 ? ['env', ...assignments] : [];
  if (words) return { program, input: { command: [...before, ...words], ...rest }, notes: [] };
  if (shell !== SH)
    return {
      program,
      input: { command: [...before, shell, '-c', line], ...rest },
      notes: [...stdinNotes, `the line has signs of a shell, so ${shell} reads it`],
    };
  const exports = Array.from(variables, ([name, value]) => `export ${name}=${shellQuoted(value)}; `).join('');
  return {
    program,
    input: { command: [`${exports}${line}`], shell: true, ...rest },
    notes: [...stdinNotes, 'the line has signs of a shell, so "shell: true"'],
  };
}

function withStdin(command: string, stdin: string): string {
  let end = 'INPUT';
  while (stdin.split('\n').includes(end)) end += '_';
  return `{ ${command}\n} <<'${end}'\n${stdin}${end}\n`;
}
