// The promise of restores: no number of the lost time gets another meaning.

const RENEW = 'packages/storage/src/backup/renew.ts';
const TEST = 'packages/storage/test/sqlite-files.test.ts';
const noticedBy = (/** @type {string} */ symptom) =>
  ['sqlite', 'postgres'].map((dialect) => ({ file: TEST, test: `a renewed store (${dialect}) ${symptom}` }));

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const RESTORES = [
  {
    breaks: 'a restore over an older copy of the store gives numbers of the lost time again',
    edits: [{ file: RENEW, search: '${ownFacts} <= ${marks[FACTS] ?? 0} and ', replace: '' }],
    noticedBy: noticedBy('that replaces an older copy of itself is not just above that'),
  },
  {
    breaks: 'a restore in the place of a lost store jumps too little',
    edits: [{ file: RENEW, search: 'const NUMBERS_PER_MS = 50', replace: 'const NUMBERS_PER_MS = 1' }],
    noticedBy: noticedBy('after an hour is as far above the backup as a store can assign since'),
  },
];
