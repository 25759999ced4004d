import { expect, test } from 'vitest';
import { consoleUrl } from './console-url.ts';

test.each([
  ['https://jobs.example.org/', 'https://jobs.example.org'],
  ['http://127.0.0.1:8787', 'http://127.0.0.1:8787'],
  ['HTTPS://Jobs.Example.org', 'https://jobs.example.org'],
  [' https://jobs.example.org ', 'https://jobs.example.org'],
  ['https://jobs.example.org/Tools/', 'https://jobs.example.org/Tools'],
  ['jobs.example.org', undefined],
  ['jobs.example.org:8443', undefined],
  ['ftp://jobs.example.org', undefined],
  ['', undefined],
])('CONSOLE_URL=%s gives the address %s', (given, address) => {
  expect(consoleUrl({ CONSOLE_URL: given })).toBe(address);
});
