import { expect, test } from 'vitest';
import { helpOf, scrapeConfig } from './scrape-config.ts';

test('a scraper on the same machine needs no token, another one does', () => {
  const here = scrapeConfig({ host: '127.0.0.1:8787', protocol: 'http:' });
  expect(here).toContain("targets: ['127.0.0.1:8787']");
  expect(here).not.toContain('credentials');
  const far = scrapeConfig({ host: 'jobs.example.org', protocol: 'https:' });
  expect(far).toContain('scheme: https');
  expect(far).toContain('credentials: sbt_...');
});

test('the text says what its numbers are', () => {
  const text =
    '# HELP a_total What a is.\n# TYPE a_total counter\na_total{x="# HELP b no"} 1\n# HELP b And b.\n';
  expect(helpOf(text)).toEqual([
    { name: 'a_total', help: 'What a is.' },
    { name: 'b', help: 'And b.' },
  ]);
});
