import { expect, test } from 'vitest';
import { shownProgress } from './shown-progress.ts';

test.each`
  who                   | orgId     | note
  ${{}}                 | ${'beta'} | ${'the board of beta'}
  ${{ orgs: ['beta'] }} | ${'beta'} | ${'the board of beta'}
  ${{ orgs: ['acme'] }} | ${'beta'} | ${undefined}
`('the note of a run for $orgId is $note to $who', ({ who, orgId, note }) => {
  const run = { jobId: 'daily.questmaster', input: { orgId } };
  const shown = shownProgress(who, run, { done: 1, total: 2, note: 'the board\nof beta', at: 0 });
  expect(shown).toMatchObject({ done: 1, total: 2, at: '1970-01-01T00:00:00.000Z' });
  expect(shown.note).toBe(note);
});
