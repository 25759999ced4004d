import { ENVIRONMENT } from '@sb/config';
import { redactText, secretsFromEnv } from '@sb/logger';
import { expect, test } from 'vitest';
import { parseRules } from '../src/index.ts';

const secrets = ENVIRONMENT.filter(({ secret }) => secret).map(({ name }) => name);
const surroundings = { jobIds: [], checkCron: () => undefined, checkZone: () => undefined };

test.each([
  ...secrets
    .filter((name) => /(?:URL|ENDPOINT)$/.test(name))
    .map((name) => [name, 'https://ada:hunter22@host/']),
  ...secrets.filter((name) => name.endsWith('WEBHOOK_URL')).map((name) => [name, 'https://host/hunter22']),
  ...secrets.filter((name) => !/(?:URL|ENDPOINT)$/.test(name)).map((name) => [name, 'hunter22']),
])('what %s says, such as %s, is shown nowhere', (name, value) => {
  expect(redactText(`got ${value}.`, secretsFromEnv({ [name]: value }))).not.toContain('hunter22');
});

test.each([
  'deadman: https://beat.example/hunter22',
  'deadman: [https://beat.example/hunter22]',
  'deadman: { url: beat.example/hunter22 }',
  'deadman: { url: [https://beat.example/hunter22] }',
  'deadman: { url: https://beat.example/hunter22, url: x }',
  'deadman: { url: https://beat.example/hunter22',
  'deadman: { url: "https://beat.example/hunter22 }',
  'deadman: { url: https://beat.example/hunter22 } }',
  'deadman: url: https://beat.example/hunter22',
])('whatever is wrong with it, nothing says the address in %s', (line) => {
  expect(said(`settings:\n  ${line}\n`)).not.toContain('hunter22');
});

function said(text: string): string {
  try {
    const { problems, warnings } = parseRules(text, 'alerts.yaml', surroundings);
    return JSON.stringify([problems, warnings]);
  } catch (error) {
    return String(error instanceof Error ? error.message : error);
  }
}
