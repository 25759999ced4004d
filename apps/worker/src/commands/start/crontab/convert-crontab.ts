/** Turns a crontab into the schedules of scheduler.yaml. Pure: nothing of the machine is read. */
import { CronError, cronWarnings, validateCron, ZoneError } from '@sb/scheduler';
import { printable, quote } from '@sb/words';
import { withoutSecrets } from './command-secrets.ts';
import { applyVariable, type CronWorld, hiddenVariable, looksSecret, startWorld } from './cron-world.ts';
import { type CrontabLine, readCrontabLine } from './read-lines.ts';
import { scheduleLines, uniqueName } from './schedule-lines.ts';
import { commandOf } from './to-command.ts';

export interface CrontabWishes {
  /** Of the machine: cron goes by it unless CRON_TZ says otherwise. */
  readonly timezone: string;
  /** Cron starts commands in this folder. */
  readonly home: string | undefined;
  /** Lines name a user, and those of this one become schedules. Undefined: a crontab of one user. */
  readonly user?: string | undefined;
}

export interface CrontabNote {
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

export interface ConvertedCrontab {
  /** The entries of `schedules:`, maybe none, with each line of the crontab as a comment. */
  readonly text: string;
  readonly notes: readonly CrontabNote[];
  /** How many lines became schedules. */
  readonly converted: number;
  /** How many lines that were to run a command stayed as comments. */
  readonly kept: number;
}

type CommandLine = Extract<CrontabLine, { kind: 'command' }>;

interface Entry {
  readonly lines: readonly string[];
  readonly notes: readonly string[];
}

/** The notes of the first command, for all of them. */
const AS_CRON =
  'as with cron, a command starts also while its run before is unfinished ("overlap: allow"), and a time at which no worker runs is left out ("catchUp: skip"); unlike with cron, a run that takes longer than 24 h is stopped';
const NO_PATH =
  'cron searches programs in /usr/bin:/bin; here the PATH of the worker is used, unless the crontab sets PATH';

export function convertCrontab(crontab: string, wishes: CrontabWishes): ConvertedCrontab {
  let world = startWorld(wishes);
  const names = new Set<string>();
  const texts: string[] = [];
  const notes: CrontabNote[] = [];
  const sums = { converted: 0, kept: 0 };
  const lines = crontab.replace(/\n$/, '').split(/\r?\n/);
  for (const [at, source] of lines.entries()) {
    const line = readCrontabLine(source, { withUser: wishes.user !== undefined });
    const note = (text: string): void => void notes.push({ line: at + 1, text });
    if (line.kind === 'blank') texts.push('');
    else if (line.kind === 'comment') texts.push(comment(withoutVariable(line.text)));
    else if (line.kind === 'variable') {
      const applied = applyVariable(world, line);
      world = applied.world;
      texts.push(comment(`line ${at + 1}: ${applied.shown}`));
      note(applied.note);
    } else {
      const entry = line.kind === 'wrong' ? line.reason : entryOf(line, { world, wishes, names });
      texts.push(comment(`line ${at + 1}: ${source.trim()}`));
      if (typeof entry === 'string') {
        sums.kept += 1;
        texts.push(comment(`not converted: ${entry}`));
        note(`not converted: ${entry}`);
        continue;
      }
      sums.converted += 1;
      if (sums.converted === 1) for (const text of notesForAll(world)) note(text);
      for (const text of entry.notes) {
        texts.push(comment(text));
        note(text);
      }
      texts.push(...entry.lines);
    }
  }
  return { text: `${texts.join('\n')}\n`, notes, ...sums };
}

function notesForAll({ variables }: CronWorld): readonly string[] {
  return variables.has('PATH') ? [AS_CRON] : [AS_CRON, NO_PATH];
}

interface Surroundings {
  readonly world: CronWorld;
  readonly wishes: CrontabWishes;
  /** Taken names of schedules; the new one is added. */
  readonly names: Set<string>;
}

/** The entry, or why there is none. */
function entryOf(line: CommandLine, { world, wishes, names }: Surroundings): Entry | string {
  const { when, user } = line;
  if (user !== undefined && user !== wishes.user)
    return `it runs as ${user}, and here each command runs as the user of the worker (${wishes.user}); use sudo, or a worker of that user`;
  if (when === '@reboot')
    return 'schedules go by time; start the command by systemd, or by a job after the daemon starts';
  const problem = whenProblem(when, world.timezone);
  if (problem !== undefined) return problem;
  const { input, notes, program } = commandOf(line, world);
  const name = uniqueName(program, names);
  return {
    lines: scheduleLines({ name, schedule: when, timezone: world.timezone, input }),
    notes: [...dayNotes(when), ...notes, ...secretNotes(line)],
  };
}

function whenProblem(when: string, timezone: string): string | undefined {
  try {
    validateCron(when, timezone);
    return undefined;
  } catch (error) {
    if (error instanceof CronError || error instanceof ZoneError) return error.message;
    throw error;
  }
}

function dayNotes(when: string): readonly string[] {
  const [, , day = '*', , weekday = '*'] = when.split(' ');
  if (day === '*' || weekday === '*') return [];
  const warnings = cronWarnings(when);
  return warnings.length > 0
    ? warnings
    : [
        `day of month ${quote(day)} and day of week ${quote(weekday)} are both set: it fires when either matches, as with cron`,
      ];
}

function secretNotes({ command, stdin = '' }: CommandLine): readonly string[] {
  if ([command, stdin].every((text) => withoutSecrets(text) === text)) return [];
  return [
    'the command has what looks like a secret, and this file has it too: let the command read it from the environment of the worker',
  ];
}

/** A comment may be a variable that was switched off. */
function withoutVariable(text: string): string {
  const line = readCrontabLine(text.replace(/^[#\s]+/, ''), { withUser: false });
  const isSecret = line.kind === 'variable' && looksSecret(line.name, line.value);
  return isSecret ? hiddenVariable(line.name) : text;
}

function comment(text: string): string {
  const shown = printable(withoutSecrets(text));
  return `  ${shown.startsWith('#') ? shown : `# ${shown}`}`;
}
