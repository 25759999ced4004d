import { expect, test } from 'vitest';
import { firstCommand } from './first-command.ts';

const needs = { id: 'billing.invoice', examples: [], inputSchema: { type: 'object', required: ['nr'] } };
const none = { id: 'cache.warm', examples: [] };
const optional = { id: 'report', examples: [], inputSchema: { type: 'object', required: [] } };
const shown = { ...needs, id: 'mail.send', examples: [{ to: 'ada' }] };

test.each([
  ['a job whose input is needed and unknown is passed over', [needs, none], ['cache.warm']],
  ['an input may be optional', [needs, optional], ['report']],
  ['an example is given', [needs, shown, none], ['mail.send', '--input', '{"to":"ada"}']],
  ['no job runs as it is given', [needs], undefined],
  ['no job is known', [], undefined],
])('%s', (_what, jobs, words) => expect(firstCommand(jobs)).toEqual(words));
