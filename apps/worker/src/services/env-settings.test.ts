import { expect, test } from 'vitest';
import { nodeName, settingProblems } from './env-settings.ts';

test('an empty WORKER_NODE_NAME gives the name of a node that has none', () => {
  expect(nodeName({ WORKER_NODE_NAME: 'ada' })).toBe('ada');
  for (const env of [{}, { WORKER_NODE_NAME: '' }]) expect(nodeName(env)).toMatch(/^[^.]+-[0-9a-f]{4}$/);
});

test('values that are refused have a sentence each, and an empty one is none', () => {
  expect(settingProblems({ HEALTH_PORT: '0', CONSOLE_PORT: '8787', CONSOLE_URL: 'https://x.test' })).toEqual(
    [],
  );
  expect(settingProblems({ HEALTH_PORT: '', CONSOLE_PORT: '', CONSOLE_URL: '' })).toEqual([]);
  const env = {
    HEALTH_PORT: 'web',
    CONSOLE_PORT: '65536',
    CONSOLE_URL: 'jobs.example.org:8443',
    CONSOLE_AUTH: 'proxy',
  };
  expect(settingProblems(env)).toEqual([
    'HEALTH_PORT: expected a port from 0 to 65535, got "web"',
    'CONSOLE_PORT: expected a port from 0 to 65535, got "65536"',
    'CONSOLE_URL: expected an http(s) URL such as https://jobs.example.org',
    expect.stringMatching(/^CONSOLE_AUTH=proxy needs CONSOLE_PROXY/),
  ]);
});
