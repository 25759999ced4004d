/** Every route, asked with every kind of credentials: what its record says is all that holds. */
import { mayDo, type Rights } from '@sb/access';
import type { Store } from '@sb/storage';
import { isSlow } from '@sb/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { changesSomething, fullPath, type Route } from '../../src/http/route.ts';
import type { Least } from '../../src/http/who.ts';
import { ROUTES } from '../../src/table/table.ts';
import { openConsole, type TestConsole } from '../open-console.ts';
import { openWork, send } from '../work.ts';
import { aPerson, aToken, aWall, endedCredentials, type Headers, identifyIn } from './people.ts';
import { realPath } from './real-path.ts';

async function open() {
  const work = await openWork();
  onTestFinished(() => work.close());
  return { work, ...openConsole(work.store, {}, { identify: identifyIn(work.store) }) };
}

/** A stream that was let in is closed at once. */
async function statusOf({ app }: Pick<TestConsole, 'app'>, route: Route, headers: Headers): Promise<number> {
  const response = await app.request(`http://localhost:8787${realPath(route)}`, {
    method: route.method,
    headers: {
      host: 'localhost:8787',
      'content-type': 'application/json',
      'sec-fetch-site': 'same-origin',
      ...headers,
    },
    ...(route.method !== 'GET' && { body: '{}' }),
  });
  await response.body?.cancel();
  return response.status;
}

interface Asker {
  readonly what: string;
  readonly headers: Headers;
  readonly expected: (route: Route) => 'let in' | 401 | 403;
}

function byRole(role: Exclude<Least, 'nobody'>, isRefused: (route: Route) => boolean = () => false) {
  return ({ ...route }: Route) => {
    if (route.least === 'nobody') return 'let in' as const;
    return mayDo({ role }, route.least) && !isRefused(route) ? ('let in' as const) : (403 as const);
  };
}

const nobody = ({ least }: Route) => (least === 'nobody' ? ('let in' as const) : (401 as const));
const isForPeople = ({ isOfPerson }: Route): boolean => isOfPerson === true;
const isOfAllOrgs = (route: Route): boolean => route.isOfAllOrgs === true;
const isForAll = ({ isOfJobs, isOfPerson }: Route): boolean => isOfJobs !== true || isOfPerson === true;

/** Programs and people, signed in under names of this number. */
async function signInAll(store: Store, nr: number): Promise<readonly Asker[]> {
  const person = (name: string, rights: Partial<Rights>) => aPerson(store, `${name}-${nr}`, rights);
  // A user has at most 50 tokens.
  await person('root', { role: 'admin' });
  const token = (wish: Parameters<typeof aToken>[2]) => aToken(store, `root-${nr}`, wish);
  return [
    {
      what: 'a token of a viewer',
      headers: await token({ role: 'viewer' }),
      expected: byRole('viewer', isForPeople),
    },
    {
      what: 'a token of an administrator',
      headers: await token({ role: 'admin' }),
      expected: byRole('admin'),
    },
    {
      what: 'a token of some organisations',
      headers: await token({ role: 'admin', orgs: ['acme'] }),
      expected: byRole('admin', (route) => isForPeople(route) || isOfAllOrgs(route)),
    },
    {
      what: 'a token of some jobs',
      headers: await token({ role: 'admin', jobs: ['report'] }),
      expected: byRole('admin', ({ isOfJobs }) => isOfJobs !== true),
    },
    {
      what: 'a token of some jobs that may look',
      headers: await token({ role: 'viewer', jobs: ['report'] }),
      expected: byRole('viewer', isForAll),
    },
    // Of the topics of the stream it may have the overview only: the walk asks for runs.
    {
      what: 'a wall',
      headers: await aWall(store),
      expected: byRole('wall', ({ kind }) => kind === 'stream'),
    },
    { what: 'a viewer', headers: await person('viewer', { role: 'viewer' }), expected: byRole('viewer') },
    {
      what: 'an operator',
      headers: await person('operator', { role: 'operator' }),
      expected: byRole('operator'),
    },
    {
      what: 'an administrator',
      headers: await person('admin', { role: 'admin' }),
      expected: byRole('admin'),
    },
    {
      what: 'an administrator of some organisations',
      headers: await person('some', { role: 'admin', orgs: ['acme'] }),
      expected: byRole('admin', isOfAllOrgs),
    },
    {
      what: 'a user who sees no payload',
      headers: await person('blind', { role: 'admin', canSeePayload: false }),
      // An invitation gives the right to payload, unless it says otherwise.
      expected: byRole('admin', ({ needsPayload, path }) => needsPayload === true || path === '/links/:kind'),
    },
  ];
}

test('every route answers each kind of credentials as its record says', async () => {
  const { work, app } = await open();
  const { store } = work;
  await work.run(send, { to: 'nobody' });
  const ended = await endedCredentials(store, (time) => work.advance(time));
  const stranger: Asker = { what: 'nobody', headers: {}, expected: nobody };
  const refused = Object.entries(ended).map(([what, headers]): Asker => ({
    what,
    headers,
    expected: nobody,
  }));
  // No route knows why credentials are no longer valid: in the slow run each route is asked with all of those.
  const refusedAt = (nr: number) => (isSlow() ? refused : refused.slice(nr % refused.length).slice(0, 1));
  const wrong: string[] = [];
  let known = await signInAll(store, 0);
  for (const [nr, route] of ROUTES.entries()) {
    for (const { what, headers, expected } of [stranger, ...refusedAt(nr), ...known]) {
      const status = await statusOf({ app }, route, headers);
      // 503: no daemon works this store.
      const isBroken = status >= 500 && status !== 503;
      const got = status === 401 || status === 403 ? status : isBroken ? 'broken' : 'let in';
      // What a token of some jobs asks for may be of all jobs: the route itself refuses that.
      const isOwnRefusal = got === 403 && expected(route) === 'let in' && what.includes('some jobs');
      if (got !== expected(route) && !isOwnRefusal)
        wrong.push(`${route.method} ${fullPath(route)} for ${what}: ${status}, expected ${expected(route)}`);
    }
    // An act may end what it was asked with: signing out is a route too.
    if (changesSomething(route)) known = await signInAll(store, nr + 1);
  }
  expect(wrong).toEqual([]);
});
