/** Every route, asked with every kind of credentials: what its record says is all that holds. */
import { mayDo } from '@sb/access';
import { expect, onTestFinished, test } from 'vitest';
import { fullPath, type Route } from '../../src/http/route.ts';
import type { Least } from '../../src/http/who.ts';
import { ROUTES } from '../../src/table/table.ts';
import { openConsole, type TestConsole } from '../open-console.ts';
import { openWork, send } from '../work.ts';
import { aPerson, aToken, endedCredentials, type Headers, identifyIn } from './people.ts';
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

test('every route answers each kind of credentials as its record says', async () => {
  const { work, app } = await open();
  const { store } = work;
  await work.run(send, { to: 'nobody' });
  const ended = await endedCredentials(store, (time) => work.advance(time));
  await aPerson(store, 'root', { role: 'admin' });
  const askers: Readonly<Record<string, (route: Route) => Promise<Asker>>> = {
    nobody: async () => ({ headers: {}, expected: nobody }),
    'a token of a viewer': async () => ({
      headers: await aToken(store, 'root', { role: 'viewer' }),
      expected: byRole('viewer', isForPeople),
    }),
    'a token of an administrator': async () => ({
      headers: await aToken(store, 'root', { role: 'admin' }),
      expected: byRole('admin'),
    }),
    'a token of some organisations': async () => ({
      headers: await aToken(store, 'root', { role: 'admin', orgs: ['acme'] }),
      expected: byRole('admin', (route) => isForPeople(route) || isOfAllOrgs(route)),
    }),
    'a token of some jobs': async () => ({
      headers: await aToken(store, 'root', { role: 'admin', jobs: ['report'] }),
      expected: byRole('admin', ({ isOfJobs }) => isOfJobs !== true),
    }),
    'a token of some jobs that may look': async () => ({
      headers: await aToken(store, 'root', { role: 'viewer', jobs: ['report'] }),
      expected: byRole('viewer', isForAll),
    }),
  };
  const wrong: string[] = [];
  const check = async (what: string, route: Route, { headers, expected }: Asker): Promise<void> => {
    const status = await statusOf({ app }, route, headers);
    // 503: no daemon works this store.
    const isBroken = status >= 500 && status !== 503;
    const got = status === 401 || status === 403 ? status : isBroken ? 'broken' : 'let in';
    // What a token of some jobs asks for may be of all jobs: the route itself refuses that.
    const isOwnRefusal = got === 403 && expected(route) === 'let in' && what.includes('some jobs');
    if (got !== expected(route) && !isOwnRefusal)
      wrong.push(`${route.method} ${fullPath(route)} for ${what}: ${status}, expected ${expected(route)}`);
  };
  for (const route of ROUTES) {
    for (const [what, asker] of Object.entries(askers)) await check(what, route, await asker(route));
    for (const [what, headers] of Object.entries(ended))
      await check(what, route, { headers, expected: nobody });
    for (const role of ['viewer', 'operator', 'admin'] as const) {
      // One each time: signing out is a route too.
      const name = `${role}-${wrong.length}-${ROUTES.indexOf(route)}`;
      await check(`a session of ${role}`, route, {
        headers: await aPerson(store, name, { role }),
        expected: byRole(role),
      });
    }
    const some = await aPerson(store, `some-${ROUTES.indexOf(route)}`, { role: 'admin', orgs: ['acme'] });
    await check('an administrator of some organisations', route, {
      headers: some,
      expected: byRole('admin', isOfAllOrgs),
    });
    const blind = await aPerson(store, `blind-${ROUTES.indexOf(route)}`, {
      role: 'admin',
      canSeePayload: false,
    });
    await check('a user who sees no payload', route, {
      headers: blind,
      // An invitation gives the right to payload, unless it says otherwise.
      expected: byRole('admin', ({ needsPayload, path }) => needsPayload === true || path === '/links/:kind'),
    });
  }
  expect(wrong).toEqual([]);
});
