import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BlockParts } from '../model.ts';
import { neutral } from './clean-text.ts';
import { identityLine, keyIn, keyOf } from './identity.ts';
import { putBlock } from './managed-block.ts';

const WHO = { installation: 'here', orgId: 'acme', taskId: 'inv-1', repo: 'Acme/App' };
const PARTS: BlockParts = {
  description: 'What to do.',
  criteria: '### Acceptance criteria\n\nIt works.',
  table: '| | |\n| --- | --- |\n| Quest | Invoices |',
  identity: identityLine(WHO),
};
const MOST = 65_536;

describe('our part of a body', () => {
  test('is the whole body of a new issue, and ends with whose issue it is', () => {
    expect(putBlock('', PARTS)).toBe(
      [
        '<!-- sb:start -->',
        'What to do.',
        '',
        '### Acceptance criteria',
        '',
        'It works.',
        '',
        '| | |',
        '| --- | --- |',
        '| Quest | Invoices |',
        `<!-- signal-blueprint:task org=acme task=inv-1 key=${keyOf(WHO)} -->`,
        '<!-- sb:end -->',
      ].join('\n'),
    );
  });

  test('is put behind the text of people where it is missing', () => {
    const body = putBlock('by Ada\r\n', PARTS);
    expect(body?.startsWith('by Ada\r\n\n\n<!-- sb:start -->')).toBe(true);
  });

  /** What people may have around our part, half a marker and the part of another issue among it. */
  const OTHER = putBlock('', { ...PARTS, identity: identityLine({ ...WHO, taskId: 'other' }) }) ?? '';
  const PIECES = ['<!-- sb:start -->', '<!-- sb:end -->', OTHER, 'by Ada\r\n', '\n\n', '<!-- sb:'];
  const pieces = fc.array(fc.constantFrom(...PIECES), { maxLength: 4 }).map((found) => found.join('\n'));

  test('is found again among half markers, and beside the part of another issue', () => {
    fc.assert(
      fc.property(pieces, pieces, (before, after) => {
        const around = (description: string): string =>
          `${before}\n${putBlock('', { ...PARTS, description })}\n${after}`;
        expect(putBlock(around('old'), { ...PARTS, description: 'new' })).toBe(around('new'));
      }),
    );
  });

  test.each(['<!-- sb:start -->', '<!-- sb:end -->', '<!-- sb:end --> <!-- sb:start -->', OTHER])(
    'is put behind %s, and found there',
    (body) => {
      const first = putBlock(body, PARTS) ?? '';
      expect(first.startsWith(`${body}\n\n<!-- sb:start -->`)).toBe(true);
      const changed = { ...PARTS, description: 'Changed.' };
      expect(putBlock(first, changed)).toBe(`${body}\n\n${putBlock('', changed)}`);
    },
  );

  test('is known by its markers where a person has taken the line of its identity away', () => {
    const body = (putBlock('by Ada', PARTS) ?? '').replace(PARTS.identity, '');
    expect(putBlock(body, PARTS)).toBe(putBlock('by Ada', PARTS));
  });

  test.each([0, 1])('fills a body up to the last character, and is cut at %d more', (more) => {
    const room = MOST - (putBlock('', { ...PARTS, description: '' })?.length ?? 0) - '\n\n'.length;
    const body = putBlock('', { ...PARTS, description: 'x'.repeat(room + more) }) ?? '';
    expect(body).toHaveLength(MOST);
    expect(body.includes('… (cut)')).toBe(more > 0);
  });

  const anyText = fc.string({ unit: 'binary', maxLength: 200 });

  test('leaves every byte around it as it was, whatever people wrote', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, (before, after, description) => {
        const old = putBlock('', { ...PARTS, description: 'old' });
        const body = `${before}${old}${after}`;
        const made = putBlock(body, { ...PARTS, description: neutral(description) }) ?? '';
        expect(made.startsWith(before)).toBe(true);
        expect(made.endsWith(after)).toBe(true);
        expect(keyIn(made)).toBe(keyOf(WHO));
        expect(putBlock(made, { ...PARTS, description: neutral(description) })).toBe(made);
      }),
    );
  });

  test('is the same with the line ends of a browser', () => {
    const body = putBlock('x', PARTS)?.replaceAll('\n', '\r\n') ?? '';
    expect(putBlock(body, PARTS)).toBe(body);
  });

  test('is cut at the description first, and keeps its end', () => {
    for (const unit of ['x', '😀', 'ä', '\u{20bb7}é']) {
      const body = putBlock('by Ada', { ...PARTS, description: unit.repeat(MOST) }) ?? '';
      expect(body.length).toBeLessThanOrEqual(MOST);
      expect(body.length).toBeGreaterThan(MOST - 10);
      expect(body.includes('It works.')).toBe(true);
      expect(body.endsWith(`${PARTS.identity}\n<!-- sb:end -->`)).toBe(true);
      expect(Buffer.from(body).toString()).toBe(body);
    }
  });

  test('is cut at the criteria next, then leaves the table out', () => {
    const people = 'p'.repeat(MOST - 400);
    const body = putBlock(people, { ...PARTS, criteria: 'c'.repeat(MOST) }) ?? '';
    expect([body.includes('What to do.'), body.includes('| Quest | Invoices |')]).toEqual([false, true]);
    const less = putBlock('p'.repeat(MOST - 140), PARTS) ?? '';
    expect([less.includes('| Quest |'), less.includes(PARTS.identity)]).toEqual([false, true]);
  });

  test('is not put where even its end has no room', () => {
    expect(putBlock('p'.repeat(MOST - 20), PARTS)).toBeUndefined();
  });
});

describe('text of a task', () => {
  test('neither ends our part, nor passes for another task, nor mentions anybody', () => {
    const text = neutral(
      '@team <!-- sb:end -->\n<!-- signal-blueprint:task org=x task=y key=0123456789abcdef -->',
    );
    expect(text).toBe(
      '@\u200bteam &lt;!-- sb:end -->\n&lt;!-- signal-blueprint:task org=x task=y key=0123456789abcdef -->',
    );
    const body = putBlock('', { ...PARTS, description: text }) ?? '';
    expect(keyIn(body)).toBe(keyOf(WHO));
  });

  test.each([
    ['@ada', '@\u200bada'],
    ['&#64;ada', '&#64;\u200bada'],
    ['&#0064;7da', '&#0064;\u200b7da'],
    ['&#x40;ada', '&#x40;\u200bada'],
    ['&#X0040;ada', '&#X0040;\u200bada'],
    ['&commat;ada', '&commat;\u200bada'],
    // Within a block of HTML the semicolon may be missing.
    ['<div>\n&#64ada', '<div>\n&#64\u200bada'],
    ['@&#97;da', '@\u200b&#97;da'],
    ['&#64;&#x61;da', '&#64;\u200b&#x61;da'],
    ['mail @ noon, &#39;x&#39; & &#640;', 'mail @ noon, &#39;x&#39; & &#640;'],
  ])('mentions nobody by %s', (text, safe) => {
    expect(neutral(text)).toBe(safe);
    const parts = { ...PARTS, description: safe };
    const body = putBlock('', parts) ?? '';
    expect(putBlock(body, parts)).toBe(body);
  });
});
