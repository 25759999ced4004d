import { BY_CLOCK } from '@sb/queue';
import { describe, expect, test } from 'vitest';
import {
  AUDIT_LANGUAGE,
  auditCommand,
  auditParams,
  auditPath,
  type AuditFilter,
  isListed,
  readAuditFilter,
} from './audit-filter.ts';
import { actorName } from '../../words/actor-name.ts';

describe('the filter of the audit', () => {
  test.each([
    '/audit',
    '/audit?by=all&since=7d&actor=user%3Aana&action=queue.*&object=mail&event=7',
    '/audit?by=engine',
    '/audit?since=2026-03-01&until=2026-03-02T09%3A00Z',
  ])('%s is the address of what it says', (path) => {
    expect(auditPath(readAuditFilter(Object.fromEntries(new URL(path, 'http://x').searchParams)))).toBe(path);
  });

  test('leaves out what means nothing', () => {
    expect(readAuditFilter({ by: 'x', since: '9y', until: '2026-02-30', actor: '', event: '-1' })).toEqual({
      by: 'people',
    });
  });

  test.each<[AuditFilter, string | undefined]>([
    [{ by: 'people', actor: 'user:ana' }, 'worker events:tail --actor user:ana'],
    [
      { by: 'all', actor: 'worker', action: 'queue.*', since: '7d', until: '1h' },
      "worker events:tail --actor worker --type 'queue.*' --since 7d --until 1h",
    ],
    [{ by: 'engine', actor: 'schedule:daily' }, 'worker events:tail --actor schedule:daily'],
    [{ by: 'people', actor: 'schedule:daily' }, undefined],
    [{ by: 'people', actor: 'worker' }, undefined],
    [{ by: 'people', actor: 'user:ana', object: 'mail' }, undefined],
    [{ by: 'people' }, undefined],
  ])('%j is a command where one has it', (filter, command) => {
    expect(auditCommand(filter)).toBe(command);
  });

  test('asks the API for people, unless for all', () => {
    expect(auditParams({ by: 'people', event: 3, object: 'mail' })).toEqual({ by: 'people', object: 'mail' });
    expect(auditParams({ by: 'all' })).toEqual({});
  });

  test.each([
    [' actor:user:ana  action:queue.* mail', { actor: 'user:ana', action: 'queue.*', object: 'mail' }],
    ['object:"two words"', { actor: 'bo', object: 'two words' }],
    ['"two words"', { actor: 'bo', object: 'two words' }],
    ['since:2026-03-01 until:1h', { actor: 'bo', since: '2026-03-01', until: '1h' }],
  ])('takes words; one without a field is an object: %s', (words, filter) => {
    expect(AUDIT_LANGUAGE.add({ by: 'all', actor: 'bo' }, words)).toEqual({
      filter: { by: 'all', ...filter },
      problems: [],
    });
  });

  test.each([
    ['acter:ana', /^There is no filter acter: The filters are actor: action: object: since: until:$/],
    ['object:', /^A value is missing\.$/],
    ['until:noon', /^A time is like 6h/],
  ])('%s is refused', (words, problem) => {
    expect(AUDIT_LANGUAGE.add({ by: 'all' }, words).problems).toEqual([expect.stringMatching(problem)]);
  });
});

test.each([
  ['user:ana', 'ana'],
  ['token:ci@ana', 'ci@ana'],
  ['ada', 'ada'],
])('%s is %s', (actor, name) => expect(actorName(actor)).toBe(name));

describe('an event of the stream is new for the list', () => {
  const fact = { type: 'queue.paused', actor: 'user:ana', payload: { queue: 'mail' } };
  test.each<[Partial<AuditFilter>, object, boolean]>([
    [{}, fact, true],
    [{}, { type: 'job.failed' }, false],
    [{}, { ...fact, actor: 'schedule:nightly' }, false],
    [{ by: 'engine' }, { ...fact, actor: 'schedule:nightly' }, true],
    [{ by: 'engine' }, fact, false],
    [{ by: 'all' }, { ...fact, actor: 'console on web-1' }, true],
    [{}, { ...fact, actor: 'worker.yaml' }, false],
    [{}, { ...fact, actor: BY_CLOCK.actor, payload: { reason: BY_CLOCK.reason } }, false],
    [{}, { ...fact, actor: 'worker' }, true],
    [{ actor: 'user:bo' }, fact, false],
    [{ action: 'run.*,queue.*' }, fact, true],
    [{ action: 'queue.resumed' }, fact, false],
    [{ object: 'mail' }, fact, true],
    [{ object: '7' }, { ...fact, runId: 7 }, true],
    [{ object: 'media' }, fact, false],
    [{ since: '1h', until: '2126-01-01' }, fact, true],
    [{ until: '1h' }, fact, false],
  ])('where it matches %j: %j', (filter, one, isNew) => {
    expect(isListed({ by: 'people', ...filter }, { type: '', ...one }, Date.parse('2026-03-02'))).toBe(isNew);
  });
});
