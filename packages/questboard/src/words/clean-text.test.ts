import { expect, test } from 'vitest';
import {
  cutText,
  hasLink,
  tidyText,
  withoutAddresses,
  withoutMarkup,
  withoutSecrets,
  withoutUrls,
} from './clean-text.ts';

test.each`
  text                                                                          | left
  ${'rotate ghp_abcdefghijklmnopqrstuvwxyz0123456789 today'}                    | ${'rotate [redacted] today'}
  ${'rotate ghp_short1 today'}                                                  | ${'rotate [redacted] today'}
  ${'github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz'}                         | ${'[redacted]'}
  ${'use sk-proj-aBcDeFgHiJkLmNoP'}                                             | ${'use [redacted]'}
  ${'AKIAIOSFODNN7EXAMPLE leaked'}                                              | ${'[redacted] leaked'}
  ${'jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl end'}                | ${'jwt [redacted] end'}
  ${'-----BEGIN EC PRIVATE KEY----- MHcCAQEE -----END EC PRIVATE KEY----- end'} | ${'[redacted] end'}
  ${'password: hunter2, then log in'}                                           | ${'password: [redacted], then log in'}
  ${'API_KEY=abc123 and "token": "xyz"'}                                        | ${'API_KEY=[redacted] and "token": [redacted]"'}
  ${'hash 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822c'}                    | ${'hash [redacted]'}
  ${'a task-force for risk-averse people'}                                      | ${'a task-force for risk-averse people'}
`('of "$text" is left "$left"', ({ text, left }) => expect(withoutSecrets(text, [])).toBe(left));

test('exact values of the environment are secrets too', () => {
  expect(withoutSecrets('the phrase correct horse', ['correct horse'])).toBe('the phrase [redacted]');
});

test.each`
  text                                                 | left
  ${'see https://user:pw@host/x?y=1 for more'}         | ${'see [link] for more'}
  ${'postgres://a:b@db/x'}                             | ${'[link]'}
  ${'www.example.com and docs.example.org/a?b=c.'}     | ${'[link] and [link]'}
  ${'mail ada.l+x@mail.example.com, or root@host'}     | ${'mail [e-mail], or [e-mail]'}
  ${'ask @octo-cat or @ada'}                           | ${'ask [name] or [name]'}
  ${'edit scheduler.yaml in Node.js 20.19, e.g. v2.1'} | ${'edit scheduler.yaml in Node.js 20.19, e.g. v2.1'}
  ${'5 @ 3 EUR'}                                       | ${'5 @ 3 EUR'}
`('of "$text" is left "$left"', ({ text, left }) => expect(withoutAddresses(withoutUrls(text))).toBe(left));

test.each`
  text                                    | link
  ${'HTTPS://EVIL.EXAMPLE'}               | ${true}
  ${'go to evil.example/path'}            | ${true}
  ${'go to evil.io'}                      | ${true}
  ${'localhost:8080'}                     | ${false}
  ${'run deploy.sh'}                      | ${false}
  ${'the end. Then 3.5 days, i.e. more.'} | ${false}
`('"$text" has a link: $link', ({ text, link }) => expect(hasLink(text)).toBe(link));

test('the signs of markup are gone, the words stay', () => {
  expect(withoutMarkup('[UI] **Fix** `a<b>` | ~~now~~ @ 3')).toBe('(UI) Fix a b now 3');
});

test('a text is one line in one normal form, without invisible characters', () => {
  expect(tidyText(' e\u0301\u200b\n\tx\u202e\u0000 ')).toBe('é x');
});

test.each`
  text                 | longest | cut
  ${'exactly ten'}     | ${11}   | ${'exactly ten'}
  ${'ask M1 and M123'} | ${14}   | ${'ask M1 and…'}
  ${'abcdefghijklmno'} | ${14}   | ${'…'}
  ${'abcdefgh 😀😀'}   | ${11}   | ${'abcdefgh…'}
  ${'abcdefgh 😀😀'}   | ${12}   | ${'abcdefgh 😀…'}
`('"$text" is cut to $longest units at a word: "$cut"', ({ text, longest, cut }) => {
  expect(cutText(text, longest)).toBe(cut);
});

test('the longest texts of a board are cleaned in one pass each', () => {
  const long = ['a', 'a.', 'a@', '-', 'eyJ.', '@', 'x:', 'a1', '_'].map((part) => part.repeat(10_000));
  const clean = long.map((text) => withoutAddresses(withoutSecrets(withoutUrls(text), [])).length);
  expect(clean).toHaveLength(long.length);
});
