import { FINISHED_STATES, LIVE_VIEWS } from '@sb/jobs';
import { describe, expect, test } from 'vitest';
import {
  filterCommand,
  filterQuery,
  readFilter,
  RUN_LANGUAGE,
  STATE_WORDS,
  stillMatches,
  toggled,
} from './run-filter.ts';

describe('what a person types', () => {
  test.each([
    ['status:failed', { state: 'failed' }],
    ['state:failed,held', { state: 'failed,held' }],
    ['-job:cache.warm since:6h', { notJob: 'cache.warm', since: '6h' }],
    ['error:"two words"', { error: 'two words' }],
    ['"two words"', { error: 'two words' }],
    ['ECONNREFUSED', { error: 'ECONNREFUSED' }],
    ['no such status:failed mailbox', { error: 'no such mailbox', state: 'failed' }],
    ['duration:>30s', { minMs: '30s' }],
    ['duration:30s', { minMs: '30s' }],
    ['since:2026-11-28T06:00:00Z', { since: '2026-11-28T06:00:00Z' }],
    [
      'tag:a by:ana trigger:cron schedule:nightly view:live',
      { tag: 'a', by: 'ana', trigger: 'cron', schedule: 'nightly', view: 'live' },
    ],
    ['', {}],
  ])('%s', (text, filter) => expect(RUN_LANGUAGE.add({}, text)).toEqual({ filter, problems: [] }));

  test.each([
    ['colour:red', /^There is no filter colour:/],
    ['status:broken', /^No state is called broken\./],
    ['since:yesterday', /^A time is like 6h/],
    ['duration:>long', /^A duration is like 30s/],
    ['job:', /^A value is missing\.$/],
  ])('%s is refused, and the filter stays', (text, problem) => {
    const read = RUN_LANGUAGE.add({ job: 'a' }, text);
    expect(read).toEqual({ filter: { job: 'a' }, problems: [expect.stringMatching(problem)] });
  });

  test('a second value of a field takes the place of the first', () => {
    expect(RUN_LANGUAGE.add({ job: 'a', since: '1h' }, 'job:b').filter).toEqual({ job: 'b', since: '1h' });
  });
});

describe('the address', () => {
  test('is the whole filter, in a fixed order', () => {
    const filter = { since: '6h', state: 'failed', error: 'a "b" & c' };
    const query = filterQuery(filter);
    expect(query).toBe('state=failed&error=a+%22b%22+%26+c&since=6h');
    expect(readFilter(Object.fromEntries(new URLSearchParams(query)))).toEqual(filter);
  });

  test('has no part of a filter that is not there, and no parameter that is no filter', () => {
    expect(filterQuery({})).toBe('');
    expect(readFilter({ run: '12', job: '', since: 5 })).toEqual({});
  });
});

test('chips are the filter', () => {
  expect(RUN_LANGUAGE.chips({ notJob: 'cache.warm', error: 'boom' })).toEqual([
    { key: 'notJob', word: '-job:', value: 'cache.warm' },
    { key: 'error', word: 'error:', value: '"boom"' },
  ]);
});

test('a facet that is chosen again is let go', () => {
  expect(toggled({ state: 'failed', job: 'a' }, 'state', 'held')).toEqual({ state: 'held', job: 'a' });
  expect(toggled({ state: 'failed', job: 'a' }, 'state', 'failed')).toEqual({ job: 'a' });
  expect(RUN_LANGUAGE.without({ job: 'a' }, 'job')).toEqual({});
});

test('the states are those of the answers', () => {
  expect(STATE_WORDS.toSorted()).toEqual([...LIVE_VIEWS, ...FINISHED_STATES].toSorted());
});

test.each([
  [{ state: 'failed', since: '6h' }, 'worker history --status failed --since 6h'],
  [{ state: 'held', queue: 'mail' }, 'worker runs --state held --queue mail'],
  [{ state: 'running,held', job: 'a' }, 'worker runs --job a'],
  [{ state: 'failed,expired,held', by: 'ana' }, 'worker history --status failed,expired --by ana'],
  [
    { state: 'failed', error: 'a b', minMs: '30s' },
    "worker history --status failed --error 'a b' --longer-than 30s",
  ],
  [{ job: "it's" }, String.raw`worker history --job 'it'\''s'`],
])('the same for the command line: %o', (filter, command) => expect(filterCommand(filter)).toBe(command));

describe('what leaves a filter', () => {
  const at = '2026-03-02T12:00:00Z';
  test.each([
    [{}, { state: 'failed', finishedAt: at }, true],
    [{ state: 'queued,running' }, { state: 'running' }, true],
    [{ state: 'queued,running' }, { state: 'succeeded', finishedAt: at }, false],
    [{ view: 'live' }, { state: 'held' }, true],
    [{ view: 'live' }, { state: 'succeeded', finishedAt: at }, false],
    [{ view: 'ended' }, { state: 'queued' }, false],
    [{ view: 'all' }, { state: 'queued' }, true],
  ])('%o has %o: %s', (filter, run, isOne) => expect(stillMatches(filter, run)).toBe(isOne));
});
