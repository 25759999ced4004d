/**
 * `worker __complete <word> ...`: prints a line for each completion of the last word. Called by the scripts of
 * `worker completion` on each press of Tab, so it says nothing of failures, and ends within half a second.
 */
import { COMMANDS } from '../commands/index.ts';
import { completeWords, type IdKind } from './complete-words.ts';

/** The rest of half a second is the start of Node. */
const LONGEST_READ_MS = 300;

export async function complete(typed: readonly string[], entry: URL): Promise<never> {
  const current = typed.at(-1) ?? '';
  const { words, ids } = completeWords(typed, COMMANDS);
  const all = ids ? await idsInTime(ids, entry) : words;
  const fitting = [...new Set(all)].filter((word) => word.startsWith(current));
  const text = fitting.map((word) => `${word}\n`).join('');
  await new Promise<void>((resolve) => {
    process.stdout.write(text, () => resolve());
  });
  process.exit(0);
}

async function idsInTime(kind: IdKind, entry: URL): Promise<readonly string[]> {
  const late = new Promise<readonly string[]>((resolve) => {
    setTimeout(() => resolve([]), LONGEST_READ_MS);
  });
  const { readIds } = await import('./read-ids.ts');
  const reading = readIds(kind, { entry, env: process.env, cwd: process.cwd() });
  return Promise.race([reading.catch(() => []), late]);
}
