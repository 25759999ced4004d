import { expect, test } from 'vitest';
import { MOST_CHOSEN, mayOnLetters } from './may.ts';

const BEN = { actor: 'user:ben', kind: 'user', role: 'operator', canSeePayload: true } as const;
const OF_ACME = { ...BEN, orgs: ['acme'] };
const VIEWER = { ...BEN, role: 'viewer' } as const;
const MORE = MOST_CHOSEN + 1;

test.each`
  what                                     | who        | letters                              | may
  ${'as many as are chosen one by one'}    | ${OF_ACME} | ${{ count: MOST_CHOSEN, others: 1 }} | ${true}
  ${'more than are chosen one by one'}     | ${OF_ACME} | ${{ count: MORE, others: 1 }}        | ${false}
  ${'many, of one who is not limited'}     | ${BEN}     | ${{ count: MORE, others: 0 }}        | ${true}
  ${'none of its own boards'}              | ${OF_ACME} | ${{ count: 2, others: 2 }}           | ${false}
  ${'some of its own boards, of a viewer'} | ${VIEWER}  | ${{ count: 2, others: 0 }}           | ${false}
`('an act on all letters of an error: $what', ({ who, letters, may }) => {
  expect(mayOnLetters(who, letters)).toEqual({ replay: may, discard: may });
});
