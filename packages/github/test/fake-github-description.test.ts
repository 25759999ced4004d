import { describe, expect, test } from 'vitest';
import * as answers from './fakes/answers.ts';
import { CREATE, LIST, openGithub, SITE } from './fakes/open-github.ts';
import { answerFaults, requestFaults } from './fakes/validate.ts';

describe("GitHub's description", () => {
  const ISSUES = '/repos/acme/site/issues';

  test.each`
    method     | path              | query             | body                             | fault
    ${'POST'}  | ${ISSUES}         | ${{}}             | ${{ body: 'Text' }}              | ${"required property 'title'"}
    ${'POST'}  | ${ISSUES}         | ${{}}             | ${undefined}                     | ${'body is missing'}
    ${'POST'}  | ${ISSUES}         | ${{}}             | ${{ title: 'One', label: [] }}   | ${'additional properties: label'}
    ${'PATCH'} | ${`${ISSUES}/1`}  | ${{}}             | ${{ state: 'done' }}             | ${'allowed values: open, closed'}
    ${'PATCH'} | ${`${ISSUES}/1`}  | ${{}}             | ${{ state_reason: 'cancelled' }} | ${'allowed values: completed'}
    ${'GET'}   | ${ISSUES}         | ${{ state: 'x' }} | ${undefined}                     | ${'allowed values: open, closed, all'}
    ${'GET'}   | ${ISSUES}         | ${{ size: '9' }}  | ${undefined}                     | ${'additional properties: size'}
    ${'GET'}   | ${ISSUES}         | ${{ since: '1' }} | ${undefined}                     | ${'format "date-time"'}
    ${'GET'}   | ${'/search/code'} | ${{}}             | ${undefined}                     | ${'no such operation'}
  `('refuses $method $path $query $body', ({ method, path, query, body, fault }) => {
    expect(requestFaults(method, path, query, body)).toEqual([expect.stringContaining(fault)]);
  });

  test('accepts null where it says so', () => {
    const body = { title: null, body: null, milestone: null, state_reason: null };
    expect(requestFaults('PATCH', '/repositories/7/issues/1', {}, body)).toEqual([]);
  });

  test('refuses an issue without a number, and answers that it does not know', async () => {
    const { ask } = await openGithub();
    const { data } = await ask(CREATE, { ...SITE, title: 'One' });
    expect(answerFaults('POST', ISSUES, 201, data)).toEqual([]);
    const faults = (body: unknown, status = 201) => answerFaults('POST', ISSUES, status, body);
    expect(faults({ ...data, number: undefined })).toEqual([expect.stringContaining("'number'")]);
    expect(faults({ ...data, state_reason: 'done' })).toEqual([expect.stringContaining('/state_reason')]);
    expect(faults({ ...data, updated_at: 'today' })).toEqual([expect.stringContaining('/updated_at')]);
    expect(faults(data, 200)).toEqual([expect.stringContaining('no such answer')]);
    expect(faults({ errors: [{}] }, 422)).toHaveLength(3);
  });

  test('knows all answers that a test may order', () => {
    const orders = [
      answers.badCredentials(),
      answers.forbidden(),
      answers.notFound(),
      answers.issueDeleted(),
      answers.issuesDisabled(),
      answers.labelExists(),
      answers.validationFailed({ resource: 'Issue', field: 'title', code: 'missing_field' }),
      answers.moved(301),
      answers.moved(307, 'http://a/'),
      answers.rateLimited({ status: 429, resetAt: 0 }),
      answers.secondaryLimited(),
    ];
    expect(orders.flatMap(({ status, body }) => answerFaults('POST', ISSUES, status, body))).toEqual([]);
  });

  test('is kept by requests and by the fake, or the fake has faults', async () => {
    const { github, ask } = await openGithub();
    await expect(ask(CREATE, { ...SITE, title: 'One', state: 'open' })).rejects.toMatchObject({
      status: 422,
    });
    await expect(ask(LIST, { ...SITE, milestone: '1' })).rejects.toMatchObject({ status: 500 });
    await expect(fetch(`${github.url}/user`, { headers: { 'user-agent': '' } })).resolves.toMatchObject({
      status: 403,
    });
    Object.assign(github.rate, { resetAt: Infinity });
    await ask('GET /rate_limit');
    expect(github.faults).toEqual([
      expect.stringContaining('additional properties: state'),
      expect.stringContaining('does not serve milestone'),
      expect.stringContaining('no user-agent'),
      ...['/resources/core', '/resources/search', '/rate'].map((at) =>
        expect.stringContaining(`body${at}/reset must be integer`),
      ),
    ]);
  });
});
