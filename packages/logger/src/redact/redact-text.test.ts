import { describe, expect, test } from 'vitest';
import { redactText } from './redact-text.ts';

const long = 'Ab3'.repeat(12);

describe('what goes', () => {
  test.each`
    text                                                         | shown
    ${`token ghp_${long} used`}                                  | ${'token [redacted] used'}
    ${`gho_${long},ghs_${long}`}                                 | ${'[redacted],[redacted]'}
    ${`github_pat_${long}`}                                      | ${'[redacted]'}
    ${`key=sk-ant-${long}`}                                      | ${'key=[redacted]'}
    ${'AKIAIOSFODNN7EXAMPLE'}                                    | ${'[redacted]'}
    ${`xoxp-1-${long}`}                                          | ${'[redacted]'}
    ${`https://hooks.slack.com/services/T0/B0/${long}`}          | ${'https://hooks.slack.com/services/[redacted]'}
    ${`https://discordapp.com/api/v10/webhooks/12/${long}`}      | ${'https://discordapp.com/api/v10/webhooks/[redacted]'}
    ${`SG.${long}.${long}`}                                      | ${'[redacted]'}
    ${`jwt: eyJhbGciOiJI.${long}.${long}!`}                      | ${'jwt: [redacted]!'}
    ${`next%20eyJhbGciOiJI.${long}.`}                            | ${'next%20[redacted]'}
    ${'postgres://u:p@ss/w@h:5432/db'}                           | ${'postgres://u:***@h:5432/db'}
    ${'redis://:hunter2@h'}                                      | ${'redis://:***@h'}
    ${`Authorization: bearer ${long}`}                           | ${'Authorization: bearer [redacted]'}
    ${`a -----BEGIN PRIVATE KEY-----\n${long}`}                  | ${'a [redacted]'}
    ${`-----BEGIN EC KEY-----\n${long}\n-----END EC KEY----- b`} | ${'[redacted] b'}
  `('$text', ({ text, shown }) => expect(redactText(text)).toBe(shown));
});

test.each([
  'run 1205 daily.questmaster started',
  'see http://127.0.0.1:8787/runs/12?mail=ada@example.com',
  'https://example.com/a@b',
  'the risk-averse task-scheduler-for-the-whole-team',
  'the bearer of this',
  'sk-learn',
  'git@github.com:owner/repository.git',
  '2026-11-25T08:18:02.000Z eyJ',
])('what stays: %s', (text) => expect(redactText(text)).toBe(text));

test('exact values go too, short ones do not', () => {
  expect(redactText('the pass is correct-horse, the pin 1234', ['correct-horse', '1234'])).toBe(
    'the pass is [redacted], the pin 1234',
  );
});

// A quadratic pattern needs minutes for these; the test then fails by its time limit.
test.each([
  'eyJ',
  'eyJa',
  'eyJaaaaa.',
  '.eyJaaaaaa',
  'a.',
  '-',
  'a-',
  '-----BEGIN A',
  '-----BEGIN A-----',
  '://',
  '://:',
  '://a:b',
  '://a:@',
  'SG.',
  'SG.aaaaaaaaaaaaaaaaaaaa',
  'bearer ',
  'bearer  ',
  'sk-',
  'ghp_',
  'xoxb-',
  'AKIA',
  'github_pat_',
  'hooks.slack.com/',
  'discord.com/api/webhooks/',
  'a',
  ' ',
  'gh',
])('1 MB of %j is read in linear time', (piece) => {
  const text = `${piece.repeat(Math.ceil(1_000_000 / piece.length))} ://sk-`;
  expect(redactText(text)).toBeTypeOf('string');
});
