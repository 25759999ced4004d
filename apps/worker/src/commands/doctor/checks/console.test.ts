import { describe, expect, test } from 'vitest';
import { findingLike } from '../../../../test/finding-like.ts';
import type { Finding } from './check.ts';
import { judgeConsole } from './console.ts';

const URL = 'http://127.0.0.1:8787';
const NAMED = { url: URL, isConfigured: true };
/** On its default port, of a store with users. */
const UNNAMED = { url: URL, isConfigured: false };

describe('the verdict about', () => {
  test.each<[string, Finding, Finding['verdict'], string]>([
    ['no console', judgeConsole(UNNAMED, undefined), 'fine', 'none is configured'],
    ['a console that answers', judgeConsole(NAMED, { status: 200 }), 'fine', `answers at ${URL}`],
    [
      'a proxy that asks for a sign-in',
      judgeConsole(NAMED, { status: 302 }),
      'fine',
      'a proxy in front of it',
    ],
    ['a proxy that refuses', judgeConsole(NAMED, { status: 401 }), 'fine', '(401)'],
    ['a proxy without a console', judgeConsole(NAMED, { status: 502 }), 'problem', 'answers with 502'],
    ['another program', judgeConsole(NAMED, { status: 404 }), 'problem', 'answers with 404'],
    [
      'a console that is down',
      judgeConsole(NAMED, { failure: 'ECONNREFUSED' }),
      'problem',
      'does not answer: ECONNREFUSED',
    ],
    [
      'a console without settings that is down',
      judgeConsole(UNNAMED, { failure: 'ECONNREFUSED' }),
      'note',
      'does not answer: ECONNREFUSED',
    ],
    ['a console without settings', judgeConsole(UNNAMED, { status: 200 }), 'fine', `answers at ${URL}`],
  ])('%s', (_what, finding, verdict, text) => {
    expect(finding).toEqual(findingLike(verdict, text));
  });
});
