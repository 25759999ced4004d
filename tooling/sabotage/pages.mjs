// The pages of the console: what a person must never see, and what must not happen to what they look at.

const PAGES_TEST = 'apps/console/web/test/pages.test.ts';
const ANSI_TEST = 'apps/console/web/src/words/text/ansi.test.ts';
const NUMBERS_TEST = 'apps/console/web/src/words/numbers.test.ts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const PAGES = [
  {
    breaks: 'rows change under the eyes while a page is paused',
    edits: [
      {
        file: 'apps/console/web/src/live/live.ts',
        search: '(holds.size > 0 ? held : events)',
        replace: '(holds.size > 99 ? held : events)',
      },
    ],
    noticedBy: [{ file: PAGES_TEST, test: 'a pause holds changes back, says so, and ends with one read' }],
  },
  {
    breaks: 'a single key acts while a person types',
    edits: [
      {
        file: 'apps/console/web/src/keys/use-keys.ts',
        search: "(isWithinInput(event) && stroke !== 'Mod k')",
        replace: "(isWithinInput(event) && stroke === 'Mod k')",
      },
    ],
    noticedBy: [{ file: PAGES_TEST, test: 'single keys can be switched off, and never act in an input' }],
  },
  {
    breaks: 'the address of a list forgets a part of its filter',
    edits: [
      {
        file: 'apps/console/web/src/filter/run-filter.ts',
        search: 'FIELDS.map(({ key }) => [key, filter[key]])',
        replace: "FIELDS.map(({ key }) => [key, key === 'job' ? undefined : filter[key]])",
      },
    ],
    noticedBy: [
      { file: PAGES_TEST, test: 'a filter is typed, is the address, and back is the filter before' },
    ],
  },
  {
    breaks: 'the text of a job turns the text of a page around',
    edits: [
      {
        file: 'apps/console/web/src/words/text/ansi.ts',
        search: String.raw`\u200E\u200F\u202A-\u202E\u2066-\u2069]/g`,
        replace: ']/g',
      },
    ],
    noticedBy: [{ file: ANSI_TEST, test: 'marks that turn the text around are visible' }],
  },
  {
    breaks: 'a job that failed once reads 100 %',
    edits: [
      {
        file: 'apps/console/web/src/words/numbers.ts',
        search: 'Math.floor(share * 1_000)',
        replace: 'Math.round(share * 1_000)',
      },
    ],
    noticedBy: [{ file: NUMBERS_TEST, test: 'what is not all does not read as all' }],
  },
];
