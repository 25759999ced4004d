/**
 * `worker __complete <word> ...`: prints a line for each completion of the last word. Called by the scripts of
 * `worker completion` on each press of Tab, so it says nothing of failures, and waits for no server that is silent.
 */
import { COMMANDS } from '../commands/index.ts';
import { completeWords, type IdKind } from './complete-words.ts';

export async function complete(typed: readonly string[], entry: URL): Promise<never> {
  const current = typed.at(-1) ?? '';
  const { words, ids } = completeWords(typed, COMMANDS);
  const all = ids ? await idsOf(ids, entry) : words;
  const fitting = [...new Set(all)].filter((word) => word.startsWith(current));
  const text = fitting.map((word) => `${word}\n`).join('');
  await new Promise<void>((resolve) => {
    process.stdout.write(text, () => resolve());
  });
  process.exit(0);
}

async function idsOf(kind: IdKind, entry: URL): Promise<readonly string[]> {
  const { readIds } = await import('./read-ids.ts');
  return readIds(kind, { entry, env: process.env, cwd: process.cwd() }).catch(() => []);
}
