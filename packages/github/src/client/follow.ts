/** Redirects, by hand: an issue or a repository may have moved more than once, and the token goes to no other origin. */
import { readUrl } from '@sb/words';
import type { Result } from './answer.ts';

/** A repository that was renamed, an issue that was transferred, and one more. */
const MOST_HOPS = 3;

/** The last answer is a redirect where it leads nowhere that may be asked. */
export async function following<A extends Result | { readonly kind: 'stopped' }>(
  origin: string,
  path: string,
  get: (path: string, isFirst: boolean) => Promise<A>,
): Promise<A> {
  let asked = await get(path, true);
  for (let hop = 0; hop < MOST_HOPS; hop++) {
    const place = redirectOf(asked, origin);
    if (place === undefined) break;
    asked = await get(place, false);
  }
  return asked;
}

function redirectOf(asked: Result | { readonly kind: 'stopped' }, origin: string): string | undefined {
  if (asked.kind !== 'answer' || ![301, 302, 307, 308].includes(asked.status)) return undefined;
  const place = asked.headers['location'];
  const url = place === undefined ? undefined : readUrl(place, origin);
  return url?.origin === origin ? url.href : undefined;
}
