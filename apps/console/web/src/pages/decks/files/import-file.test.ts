import { expect, test } from 'vitest';
import { importCommand, neededOrg, orgOfFile } from './import-file.ts';

test.each`
  what                     | name            | text                                                                     | org
  ${'a map'}               | ${'board.yaml'} | ${'format: questboard/v1\n\norg:\n  name: A: b\n  id: acme\n'}           | ${'acme'}
  ${'a line'}              | ${'board.yaml'} | ${'org: { name: Acme, id: "acme-2" }\nmembers:\n  - id: ada\n'}          | ${'acme-2'}
  ${'no id'}               | ${'board.yaml'} | ${'org:\n  name: Acme\nmembers:\n  - id: ada\n'}                         | ${undefined}
  ${'JSON'}                | ${'board.json'} | ${'{"format":"x","org":{"name":"A","id":"acme"},"quests":[{"id":"q"}]}'} | ${'acme'}
  ${'JSON in a YAML file'} | ${'board.yaml'} | ${'{ "org": { "id": "acme" } }'}                                         | ${'acme'}
  ${'tasks'}               | ${'tasks.csv'}  | ${'id,title\norg: id: x,y'}                                              | ${undefined}
`('$what: the organisation is $org', ({ name, text, org }) => {
  expect(orgOfFile({ name, text })).toBe(org);
});

test('tasks go into the organisation that is shown; without one they name what is missing', () => {
  const tasks = { name: 'tasks.csv', text: 'id,title' };
  expect(neededOrg(tasks, 'acme')).toBe('acme');
  expect(neededOrg({ name: 'b.yaml', text: 'org:\n  id: umbra' }, undefined)).toBe('umbra');
  expect(() => neededOrg(tasks, undefined)).toThrow('tasks.csv names no organisation: expected');
});

test.each`
  name            | mode         | more                     | command
  ${'board.yaml'} | ${'merge'}   | ${{}}                    | ${'worker questboard:import board.yaml'}
  ${'my b.yaml'}  | ${'replace'} | ${{ allowCycles: true }} | ${"worker questboard:import 'my b.yaml' --mode replace --allow-cycles"}
  ${'tasks.csv'}  | ${'merge'}   | ${{ board: 7 }}          | ${'worker questboard:import tasks.csv --org acme --if-board 7'}
`('as a command: $command', ({ name, mode, more, command }) => {
  const wish = { file: { name, text: '' }, org: 'acme', mode, allowCycles: false };
  expect(importCommand({ ...wish, ...more })).toBe(command);
});
