import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aBoard } from '../../test/boards.ts';
import { createMask } from './mask.ts';

const { members, tasks, quests } = aBoard({
  members: [
    { id: 'ada', name: 'Ada Lovelace', email: 'ada.l@acme.example', githubLogin: 'ada-codes' },
    { id: 'm-bill', name: 'Bill Óscar Turing', email: 'bt@acme.example' },
    { id: 'm-wang', name: '王小伟', email: 'w@acme.example', githubLogin: 'web' },
    { id: 'm-alli', name: 'Al Li', email: 'al@acme.example' },
  ],
  quests: [{ id: 'q' }],
  tasks: [{ id: 't-12', title: 'Report for Q1 on the M1 Mac' }],
});

describe('a mask', () => {
  test('calls tasks, quests and members by numbers, the same each time, and gives the ids back', () => {
    const mask = createMask({ members, secrets: [] });
    expect([mask.task('t-12'), mask.task('t-7'), mask.task('t-12')]).toEqual(['T1', 'T2', 'T1']);
    expect([mask.quest('t-12'), mask.member('m-bill'), mask.member('ada')]).toEqual(['Q1', 'M1', 'M2']);
    expect(mask.restore('M2 waits for T1 (Q1), M1’s T2 is late; T10 is none.')).toBe(
      'Ada Lovelace waits for t-12 (t-12), Bill Óscar Turing’s t-7 is late; T10 is none.',
    );
    expect([mask.member('gone'), mask.member(undefined)]).toEqual([undefined, undefined]);
  });

  test('uses no number that a text has', () => {
    const mask = createMask({ members, tasks, quests, secrets: [] });
    expect([mask.quest('q'), mask.member('ada'), mask.task('t-12')]).toEqual(['Q2', 'M2', 'T1']);
    expect(mask.restore('Q2: Report for Q1 on the M1 Mac, by M2')).toBe(
      'q: Report for Q1 on the M1 Mac, by Ada Lovelace',
    );
  });

  test.each`
    text                                             | seen
    ${'Ask Ada Lovelace'}                            | ${'Ask M1'}
    ${'Ask ADA LOVELACE, ada_lovelace, AdaLovelace'} | ${'Ask M1, M1, M1'}
    ${'Ada Lovelaces Rechnung'}                      | ${'M1 s Rechnung'}
    ${'Mail ada.l@acme.example'}                     | ${'Mail M1'}
    ${'Review by @ada-codes'}                        | ${'Review by M1'}
    ${'Merge the branch of ada-codes'}               | ${'Merge the branch of M1'}
    ${'Ask Ada, or ada'}                             | ${'Ask M1, or M2'}
    ${'Turing and O\u0301scar'}                      | ${'M1 and M2'}
    ${'Send the bill, then call Bill'}               | ${'Send the bill, then call M1'}
    ${'请王小伟审核'}                                | ${'请 M1 审核'}
    ${'Ask Al Li finally'}                           | ${'Ask M1 finally'}
    ${'A webhook for the web'}                       | ${'A webhook for the M1'}
    ${'Adam adapts'}                                 | ${'Adam adapts'}
  `('of "$text" a model sees "$seen"', ({ text, seen }) => {
    expect(createMask({ members, secrets: [] }).title(text)).toBe(seen);
  });

  test.each([
    ['Send the invoices of Bill to the web team', 'Send the invoices of Bill to the web team'],
    ['Ask ADA LOVELACE', 'Ask Ada Lovelace'],
    ['Ask @ada-codes or ada.l@acme.example', 'Ask Ada Lovelace or Ada Lovelace'],
  ])('gives "%s" back as "%s"', (text, restored) => {
    const mask = createMask({ members, secrets: [] });
    expect(mask.restore(mask.title(text))).toBe(restored);
  });

  test('a first name of two members is given back as it was', () => {
    const twins = aBoard({
      members: [
        { id: 'm-1', name: 'Grace Hopper' },
        { id: 'm-2', name: 'Grace Kelly' },
      ],
    }).members;
    const mask = createMask({ members: twins, secrets: [] });
    expect([mask.title('Ask Grace'), mask.restore('Ask M1')]).toEqual(['Ask M1', 'Ask Grace']);
  });

  test('cuts titles at 120 and descriptions at 500 units, after secrets are hidden', () => {
    const mask = createMask({ members, secrets: ['correct horse battery'] });
    const long = `${'word '.repeat(22)}correct horse battery ${'word '.repeat(100)}`;
    expect(mask.title(long)).toBe(`${'word '.repeat(22)}(…`);
    expect(mask.description(long)?.length).toBeLessThanOrEqual(500);
    expect(mask.description(undefined)).toBeUndefined();
  });

  test('names with signs of patterns are found as they are', () => {
    const odd = aBoard({ members: [{ id: 'm-1', name: 'C++ (Chris) [x] $1 \\d' }] }).members;
    expect(createMask({ members: odd, secrets: [] }).title('Ask C++ (Chris) [x] $1 \\d now')).toBe(
      'Ask M1 now',
    );
  });
});

const name = fc
  .tuple(fc.stringMatching(/^[A-ZÄÖÉ][a-zäöéß]{3,8}$/), fc.stringMatching(/^[A-ZÄÖÉ][a-zäöéß]{4,8}$/))
  .map((parts) => parts.join(' '));
const secret = fc.oneof(
  fc.stringMatching(/^ghp_[A-Za-z0-9]{36}$/),
  fc.stringMatching(/^github_pat_[A-Za-z0-9_]{40}$/),
  fc.stringMatching(/^sk-[A-Za-z0-9]{24}$/),
  fc.stringMatching(/^AKIA[A-Z0-9]{16}$/),
  fc.stringMatching(/^eyJ[A-Za-z0-9]{10}\.eyJ[A-Za-z0-9]{10}\.[A-Za-z0-9_-]{20}$/),
  fc.stringMatching(/^https:\/\/[a-z]{5}:[a-zA-Z0-9]{12}@[a-z]{6}\.example\/[a-z]{3}$/),
  fc
    .stringMatching(/^[A-Za-z0-9+/]{40,64}$/)
    .map((body) => `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----`),
);
const prose = fc.oneof(
  fc.constantFrom('ask', 'for', 'M1', 'Q3', '王', 'é', '(', '"', '|', '…', '\n', '\u200b', '2026-02-02'),
  fc.string({ maxLength: 6, unit: 'grapheme' }),
);

test('whatever is around it, no name, address, login or secret is left in a text', () => {
  const planted = fc.record({
    names: fc.uniqueArray(name, { minLength: 1, maxLength: 3 }),
    secret,
    around: fc.tuple(prose, prose),
    separator: fc.constantFrom(' ', ', ', '\n', ' / ', '"'),
  });
  fc.assert(
    fc.property(planted, ({ names, secret: token, around: [before, after], separator }) => {
      const people = aBoard({
        members: names.map((full, at) => ({
          id: `m-${at}`,
          name: full,
          email: `mail${at}.zq@acme.example`,
          githubLogin: `zq-login-${at}`,
        })),
      }).members;
      const mask = createMask({ members: people, secrets: [] });
      const told = people.flatMap((member) => [member.name, member.email, `${member.githubLogin}`]);
      for (const spelling of [...told, ...told.map((each) => each.toUpperCase()), token]) {
        const text = `${before}${separator}${spelling}${separator}${after}`;
        const seen = `${mask.title(text)} ${mask.description(text)}`.toLowerCase();
        for (const hidden of [...told, token]) expect(seen).not.toContain(hidden.toLowerCase());
      }
    }),
    { numRuns: 60 },
  );
});
