/** Which dead letters an act means, and the same act as a command line. Pure. */
import { commandLine } from '../../../words/commands/command-line.ts';

/** Which letters: those of an error or of several, of a job, or these. */
export type LetterChoice =
  | { readonly filter: { readonly fingerprint?: string | readonly string[]; readonly job?: string } }
  | { readonly ids: readonly number[] };

export interface ReplayWish {
  readonly choice: LetterChoice;
  readonly patch?: unknown;
  /** `2/s` */
  readonly rate?: string | undefined;
  readonly reason?: string | undefined;
}

/** Which letters, as words of a command. */
function choiceWords(choice: LetterChoice): readonly string[] {
  if ('ids' in choice) return choice.ids.map(String);
  const { fingerprint, job } = choice.filter;
  const words = [
    ...(fingerprint === undefined ? [] : ['--fingerprint', [fingerprint].flat().join(',')]),
    ...(job === undefined ? [] : ['--job', job]),
  ];
  return words.length > 0 ? words : ['--all'];
}

/** `worker dlq:replay --fingerprint 5f3a --rate 2/s` */
export function replayCommand({ choice, patch, rate }: ReplayWish): string {
  return commandLine(
    'dlq:replay',
    ...choiceWords(choice),
    ...(patch === undefined ? [] : ['--patch', JSON.stringify(patch)]),
    ...(rate === undefined ? [] : ['--rate', rate]),
  );
}

/** Without its reason. */
export function discardCommand(choice: LetterChoice): string {
  return commandLine('dlq:discard', ...choiceWords(choice));
}

export function reopenCommand(ids: readonly number[]): string {
  return commandLine('dlq:reopen', ...choiceWords({ ids }));
}
