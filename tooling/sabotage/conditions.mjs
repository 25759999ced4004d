// The promises of conditions: a mistake is found at load, data is only data, and no loop is inside a loop.

const CONDITION = 'packages/queue/src/conditions/condition.ts';
const FAULTS = 'packages/queue/src/conditions/condition-faults.ts';
const VALUES = 'packages/queue/src/conditions/condition-values.ts';
const TEST = 'packages/queue/src/conditions/condition.test.ts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const CONDITIONS = [
  {
    breaks: 'an unknown name in a condition is only found when its runs have ended',
    edits: [
      { file: CONDITION, search: '  if (fault) throw new ConditionError(text, fault);\n', replace: '' },
    ],
    noticedBy: [{ file: TEST, test: 'upstream.extrct.result' }],
  },
  {
    breaks: 'a condition may have a loop inside a loop over the data',
    edits: [
      {
        file: FAULTS,
        search: 'if (scope.looping) yield { at, problem:',
        replace: 'if (false) yield { at, problem:',
      },
    ],
    noticedBy: [{ file: TEST, test: 'upstream.a.result.all(x, x.all(y, y))' }],
  },
  {
    breaks: 'a rate of 1.0 fails where 0.9 does not',
    edits: [{ file: CONDITION, search: '  mixNumbers(environment);\n', replace: '' }],
    noticedBy: [{ file: TEST, test: 'upstream.a.result.n * 0.5 == 0.5' }],
  },
  {
    breaks: 'a field of the data is confused with a built-in property of every object',
    edits: [
      {
        file: VALUES,
        search:
          'return new Map(Object.entries(value).map(([key, item]) => [key, convert(item, depth + 1)]));',
        replace:
          'return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, convert(item, depth + 1)]));',
      },
    ],
    noticedBy: [{ file: TEST, test: 'upstream.a.result.constructor == null' }],
  },
];
