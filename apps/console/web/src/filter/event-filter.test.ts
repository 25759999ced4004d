import { describe, expect, test } from 'vitest';
import { EVENT_LANGUAGE, eventsCommand, eventsPath, isWanted, readEventFilter } from './event-filter.ts';

const NOON = Date.parse('2026-03-02T12:00:00Z');

describe('what a person types', () => {
  test.each([
    ['type:run.dead,queue.*', { type: 'run.dead,queue.*' }],
    ['alert.*', { type: 'alert.*' }],
    ['3436', { run: '3436' }],
    ['by:user:ana job:mail.send', { actor: 'user:ana', job: 'mail.send' }],
    ['since:2026-03-02T09:00+02:00', { since: '2026-03-02T09:00+02:00' }],
    ['actor:ci run:7 since:6h', { actor: 'ci', run: '7', since: '6h' }],
    ['since:2026-03-01 until:1h', { since: '2026-03-01', until: '1h' }],
  ])('%s', (text, filter) => expect(EVENT_LANGUAGE.add({}, text)).toEqual({ filter, problems: [] }));

  test.each([
    ['colour:red', /^There is no filter colour:/],
    ['type:7;', /^A type is like run\.dead/],
    ['run:x', /^A run is a number/],
    ['since:yesterday', /^A time is like 6h/],
    ['since:2026-03-02T09:00', /^A time is like 6h/],
    ['since:2026-02-30', /^A time is like 6h/],
    ['until:2026-13-01T09:00Z', /^A time is like 6h/],
    ['job:', /^A value is missing\.$/],
  ])('%s is refused, and the filter stays', (text, problem) =>
    expect(EVENT_LANGUAGE.add({ job: 'a' }, text)).toEqual({
      filter: { job: 'a' },
      problems: [expect.stringMatching(problem)],
    }),
  );

  test('is completed by fields, then by values', () => {
    const known = { type: [{ value: 'run.dead' }, { value: 'job.failed' }] };
    expect(EVENT_LANGUAGE.suggest('ty', known).map(({ text }) => text)).toEqual(['type:']);
    expect(EVENT_LANGUAGE.suggest('type:dead', known).map(({ text }) => text)).toEqual(['type:run.dead']);
    expect(EVENT_LANGUAGE.suggest('since:', known).map(({ label }) => label)).toContain('24h');
  });
});

test('the address is the whole filter, and the event in the drawer', () => {
  const filter = { type: 'run.*', job: 'a b', run: '7', actor: 'user:ana', since: '6h', until: '1h' };
  const path = eventsPath(filter, 12);
  expect(path).toBe('/events?type=run.*&job=a+b&run=7&actor=user%3Aana&since=6h&until=1h&event=12');
  expect(readEventFilter(Object.fromEntries(new URLSearchParams(path.slice(8))))).toEqual(filter);
  expect(eventsPath({})).toBe('/events');
});

test('the same for the command line', () => {
  expect(eventsCommand({ type: 'run.*', actor: "o'neil", since: '6h', until: '1h' })).toBe(
    String.raw`worker events:tail --type 'run.*' --actor 'o'\''neil' --since 6h --until 1h`,
  );
});

test.each([
  [{}, true],
  [{ type: 'run.*' }, true],
  [{ type: 'job.failed,run.dead' }, true],
  [{ type: 'run' }, false],
  [{ job: 'mail.send', run: '7' }, true],
  [{ run: '8' }, false],
  [{ actor: 'ana' }, false],
  [{ since: '1h', until: '2126-01-01' }, true],
  [{ until: '1h' }, false],
  [{ until: '2026-03-02T10:00:00Z' }, false],
])('a fact of the stream belongs to the list %o: %s', (filter, is) =>
  expect(isWanted({ type: 'run.dead', jobId: 'mail.send', runId: 7 }, filter, NOON)).toBe(is),
);
