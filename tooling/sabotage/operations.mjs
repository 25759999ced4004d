/** Acts on many letters or runs, and who may ask for them. */
const WORK = 'packages/queue/src/operations/work-chunk.ts';
const WORK_TEST = 'packages/queue/test/operations.test.ts';
const LETTERS = 'apps/console/src/routes/dead-letters/chosen.ts';
const LETTERS_TEST = 'apps/console/test/dead-letters.test.ts';

export const OPERATIONS = [
  {
    breaks: 'a chunk of an operation begins where another console began',
    edits: [
      {
        file: WORK,
        search: 'place: JSON.stringify({ ...place, after: chunk.after ?? place.after }),',
        replace: 'place: JSON.stringify(place),',
      },
    ],
    noticedBy: [
      {
        file: WORK_TEST,
        test: 'an operation (sqlite) on runs goes on behind its last chunk',
      },
    ],
  },
  {
    breaks: 'an operation is worked on although another console holds it',
    edits: [
      {
        file: WORK,
        search: 'if (isHeld && !rests) due = one.id;',
        replace: 'if ((isHeld || open.length > 0) && !rests) due = one.id;',
      },
    ],
    noticedBy: [
      {
        file: WORK_TEST,
        test: 'an operation (sqlite) whose worker dies is taken over when its lease has run out, and no letter is replayed twice',
      },
    ],
  },
  {
    breaks: 'a token of some jobs replays the letters of others by their numbers',
    edits: [
      {
        file: LETTERS,
        search: 'if (who.jobs !== undefined) for (const id of ids) await seenLetter(store, who, id);',
        replace: '',
      },
    ],
    noticedBy: [
      {
        file: LETTERS_TEST,
        test: 'dead letters (sqlite) of other jobs are nothing for a token of some jobs',
      },
    ],
  },
];
