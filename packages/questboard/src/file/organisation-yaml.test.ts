import { parseDocument } from '@sb/config';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TODAY } from '../../test/boards.ts';
import { exampleOrganisation } from '../example/example.ts';
import { organisationYaml } from './organisation-yaml.ts';

const HEAD = {
  format: 'questboard/v1' as const,
  org: { id: 'acme', name: 'Acme', timezone: 'Europe/Berlin' },
};

test('a file for people', () => {
  const yaml = organisationYaml({
    ...HEAD,
    quests: [{ id: 'q', title: 'Search: ranking', requires: [{ type: 'notBefore', date: '2026-03-01' }] }],
    tasks: [
      { id: 't', questId: 'q', title: 'Ask the vendor', skills: ['backend', 'infra'], estimateMinutes: 90 },
    ],
  });
  expect(yaml).toBe(`format: questboard/v1

org:
  id: acme
  name: Acme
  timezone: Europe/Berlin

quests:
  - id: q
    title: "Search: ranking"
    requires: [{ type: notBefore, date: 2026-03-01 }]

tasks:
  - id: t
    questId: q
    title: Ask the vendor
    skills: [backend, infra]
    estimateMinutes: 90
`);
});

test('is read as what was written', () => {
  const input = exampleOrganisation({ today: TODAY });
  expect(parseDocument(organisationYaml(input), 'board.yaml').value).toEqual(input);
});

test('whatever the texts are', () => {
  const odd = fc.constantFrom(
    'yes',
    '1e3',
    '0x1f',
    ' a',
    'a ',
    'a: b',
    'a #b',
    '- a',
    '2026-01-01',
    'a:',
    'a, b',
    '1_0',
    '.5',
    '0o7',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(odd, fc.string({ unit: 'grapheme' }), fc.string())), (tags) => {
      const input = { ...HEAD, tasks: [{ id: 't', questId: 'q', title: tags[0] ?? 'T', tags }] };
      expect(parseDocument(organisationYaml(input), 'board.yaml').value).toEqual(input);
    }),
  );
});
