/** A command to copy. Pure. */
import { shellWord } from './shell-word.ts';

/** `worker task:move t-1 done`; words that a shell would take apart are quoted. */
export function commandLine(name: string, ...words: readonly string[]): string {
  return ['worker', name, ...words.map(shellWord)].join(' ');
}
