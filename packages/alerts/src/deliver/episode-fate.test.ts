import { expect, test } from 'vitest';
import { due, failed, fresh, known, late, MINUTE, NOON, old } from '../../test/due-deliveries.ts';
import { fateOfEpisode, isNewlyLate } from './episode-fate.ts';

const resolved = { status: 'resolved' } as const;

test.each`
  what                                              | own                                                                         | fate
  ${'that fires'}                                   | ${[due(), due({ tries: 9 })]}                                               | ${'alone'}
  ${'that fires, of which one waited at first'}     | ${[due({ tries: 4 }), due(late)]}                                           | ${'late'}
  ${'that was over soon'}                           | ${[due(fresh), due({ ...fresh, ...resolved })]}                             | ${'alone'}
  ${'that was over soon, however late that is now'} | ${[due({ ...fresh, ...late })]}                                             | ${'alone'}
  ${'that was over before a second try'}            | ${[due(failed), due({ ...fresh, ...resolved })]}                            | ${'missed'}
  ${'that was over before a first try'}             | ${[due(old)]}                                                               | ${'missed'}
  ${'whose channel knows it, with its end'}         | ${[due({ ...failed, ...known }), due({ ...known, ...resolved, ...fresh })]} | ${'ended'}
  ${'whose channel knows it, without its end'}      | ${[due({ ...failed, ...known }), due({ ...fresh, ...known })]}              | ${'outdated'}
`('the deliveries of an alert $what are $fate', ({ own, fate }) => {
  expect(fateOfEpisode(own)).toBe(fate);
});

test.each`
  what                                   | delivery                                         | isLate
  ${'a first try after more than 2 min'} | ${due({ now: NOON + 2 * MINUTE + 1 })}           | ${true}
  ${'one after 2 min'}                   | ${due({ now: NOON + 2 * MINUTE })}               | ${false}
  ${'another try'}                       | ${due({ now: NOON + 3 * MINUTE, tries: 2 })}     | ${false}
  ${'one that is marked already'}        | ${due({ now: NOON + 3 * MINUTE, isLate: true })} | ${false}
`('whether a delivery is newly late: $what', ({ delivery, isLate }) => {
  expect(isNewlyLate(delivery)).toBe(isLate);
});
