/** The addresses under which the console answers. */
import { expect, test } from 'vitest';
import { allowedAddresses, settleConsole } from './settings.ts';

const addressesOf = (env: Readonly<Record<string, string>>, port: number) =>
  allowedAddresses(settleConsole({ CONSOLE_PORT: String(port), ...env }, '/').settings, port);

test('browsers leave out the usual port of a protocol', () => {
  const { hosts, origins } = addressesOf({}, 80);
  expect(hosts).toEqual(expect.arrayContaining(['127.0.0.1', 'localhost', '[::1]', 'localhost:80']));
  expect(origins).toEqual(['http://127.0.0.1', 'http://localhost', 'http://[::1]']);
});

test('names of the settings have the protocol of the address that people type', () => {
  const env = { CONSOLE_URL: 'https://jobs.example.org', CONSOLE_HOSTS: 'jobs.internal:443,jobs.lan:8443' };
  const { hosts, origins } = addressesOf(env, 8787);
  expect(hosts).toEqual(
    expect.arrayContaining(['127.0.0.1:8787', 'jobs.example.org', 'jobs.internal', 'jobs.lan:8443']),
  );
  expect(origins).toEqual(
    expect.arrayContaining([
      'http://localhost:8787',
      'https://jobs.example.org',
      'https://jobs.internal',
      'https://jobs.lan:8443',
    ]),
  );
});
