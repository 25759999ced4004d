import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {{ readonly file: string, readonly search: string, readonly replace: string }} Edit
 * @typedef {{ readonly file: string, readonly test: string }} Witness  `test`: a part of a test's whole name
 * @typedef {{
 *   readonly breaks: string,
 *   readonly edits: readonly Edit[],
 *   readonly noticedBy: readonly Witness[],
 * }} Sabotage
 */

/**
 * The texts of the files that a sabotage changes, before and after. Throws when a searched text is gone or not unique.
 * @param {string} root
 * @param {Sabotage} sabotage
 * @returns {ReadonlyMap<string, { readonly before: string, readonly after: string }>}
 */
export function planEdits(root, { breaks, edits }) {
  const files = new Map();
  for (const { file, search, replace } of edits) {
    const before = files.get(file)?.before ?? readFileSync(path.join(root, file), 'utf8');
    const text = files.get(file)?.after ?? before;
    const found = text.split(search).length - 1;
    if (found !== 1)
      throw new Error(
        `Sabotage "${breaks}": expected its text once in ${file}, found it ${found} times:\n${search}`,
      );
    files.set(file, { before, after: text.replace(search, () => replace) });
  }
  return files;
}

/**
 * @param {string} root
 * @param {ReturnType<typeof planEdits>} plan
 * @param {'before' | 'after'} version
 */
export function writeEdits(root, plan, version) {
  for (const [file, texts] of plan) writeFileSync(path.join(root, file), texts[version]);
}
