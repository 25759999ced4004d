/** A command to copy. Pure. */
import { shellWord } from './shell-word.ts';

/** `worker dlq:replay 7`; words that a shell would take apart are quoted. */
export function commandLine(name: string, ...words: readonly string[]): string {
  return ['worker', name, ...words.map(shellWord)].join(' ');
}

/**
 * A command with words that a person has typed: one that begins with a dash would be read as a flag. The flags are
 * first then, and `--` is before the words, so that no flag may be added to the end of the line.
 */
export function typedLine(name: string, typed: readonly string[], flags: readonly string[]): string {
  return typed.some((word) => word.startsWith('-'))
    ? commandLine(name, ...flags, '--', ...typed)
    : commandLine(name, ...typed, ...flags);
}

/** `--because` where `--reason` of the command means something else. */
type ReasonFlag = '--reason' | '--because';

/** A reason that is not known yet is left open. */
export function withReason(command: string, reason?: string, flag: ReasonFlag = '--reason'): string {
  return `${command} ${flag} ${reason === undefined ? '…' : shellWord(reason)}`;
}

/** With the reason as it is typed so far. `need`: whether a person gives one. */
export function withTypedReason(
  command: string,
  need: 'needed' | 'optional' | undefined,
  typed: string,
  flag?: ReasonFlag,
): string {
  if (need === undefined || (need === 'optional' && typed === '')) return command;
  return withReason(command, typed === '' ? undefined : typed, flag);
}

/** JSON on one line; what is not JSON yet as it is. */
export function compactJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}
