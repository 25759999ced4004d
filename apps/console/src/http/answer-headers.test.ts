import { expect, test } from 'vitest';
import { sentAnswer, sentRefusal } from './answer-headers.ts';

const NOON = '2026-11-30T12:00:00.000Z';
const JSON_TEXT = `{"now":"${NOON}","items":[]}`;
const GET = { method: 'GET', ifNoneMatch: undefined };

test('an answer that says the same as the one of the browser is sent as 304, with the time of this read', () => {
  const first = sentAnswer({ hasTag: true }, JSON_TEXT, GET);
  const { etag = '' } = first.headers;
  const later = JSON_TEXT.replace('12:00', '12:05');
  for (const method of ['GET', 'HEAD'])
    for (const ifNoneMatch of [etag, `W/${etag}`, `"other", W/${etag}`, `${etag},"other"`, ' * '])
      expect(sentAnswer({ hasTag: true }, later, { method, ifNoneMatch })).toEqual({
        status: 304,
        headers: { etag, 'x-store-time': '2026-11-30T12:05:00.000Z', 'cache-control': 'private, no-cache' },
        body: null,
      });
  for (const ifNoneMatch of [undefined, '', '"other"', etag.slice(1, -1), '"*"'])
    expect(sentAnswer({ hasTag: true }, later, { method: 'HEAD', ifNoneMatch })).toMatchObject({
      status: 200,
      headers: { etag },
    });
  expect(first).toMatchObject({ status: 200, body: JSON_TEXT });
});

test.each`
  what                         | form                                        | json                       | method    | sent
  ${'no answer'}               | ${{}}                                       | ${undefined}               | ${'POST'} | ${{ status: 204, headers: {}, body: null }}
  ${'a record with a version'} | ${{ hasVersion: true }}                     | ${'{"version":7}'}         | ${'GET'}  | ${{ status: 200, headers: { etag: '"7"' } }}
  ${'a plan with a revision'}  | ${{ hasVersion: true }}                     | ${'{"version":7,"rev":9}'} | ${'GET'}  | ${{ status: 200, headers: { etag: '"9"' } }}
  ${'a status of the answer'}  | ${{ status: 201, statusOf: () => 202 }}     | ${'{}'}                    | ${'POST'} | ${{ status: 202, body: '{}' }}
  ${'a status of the route'}   | ${{ status: 201 }}                          | ${'{}'}                    | ${'POST'} | ${{ status: 201 }}
  ${'a text'}                  | ${{ mediaType: 'text/plain', status: 201 }} | ${'"all well"'}            | ${'GET'}  | ${{ status: 200, headers: { 'content-type': 'text/plain' }, body: 'all well' }}
  ${'an act that has a tag'}   | ${{ hasTag: true }}                         | ${JSON_TEXT}               | ${'POST'} | ${{ status: 200, headers: { 'content-type': 'application/json; charset=utf-8' } }}
`('$what', ({ form, json, method, sent }) =>
  expect(sentAnswer(form, json, { method, ifNoneMatch: undefined })).toMatchObject(sent),
);

test('a rehearsal has no tag: the version that it answers is stored nowhere', () => {
  const { headers } = sentAnswer({ hasVersion: true }, '{"rev":8}', {
    method: 'PATCH',
    ifNoneMatch: undefined,
    isRehearsal: true,
  });
  expect(headers).not.toHaveProperty('etag');
});

test.each`
  what                           | refusal                                      | retryAfter
  ${'a queue is full'}           | ${{ code: 'QUEUE_FULL' }}                    | ${'30'}
  ${'a limit says its own time'} | ${{ code: 'RATE_LIMITED', retryAfterS: 60 }} | ${'60'}
`('$what: the refusal says when to ask again', ({ refusal, retryAfter }) =>
  expect(sentRefusal({ status: 429, detail: 'Later.', ...refusal }, 'r-1').headers['retry-after']).toBe(
    retryAfter,
  ),
);

test('a refusal names when to ask again, and how to sign in', () => {
  const refusal = { status: 401, code: 'SIGNED_OUT', detail: 'You are not signed in.', retryAfterS: 30 };
  expect(sentRefusal(refusal, 'r-1')).toMatchObject({
    status: 401,
    headers: {
      'retry-after': '30',
      'www-authenticate': 'Bearer',
      'content-type': 'application/problem+json; charset=utf-8',
    },
    body: expect.stringContaining('"requestId":"r-1"'),
  });
});
