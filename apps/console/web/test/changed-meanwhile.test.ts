/** An act on what another person has changed: what was typed stays, and the next try is of what is seen now. */
import { EventEmitter, once } from 'node:events';
import type { Route } from 'playwright-core';
import { expect, test } from 'vitest';
import type { OpenPage } from './open-pages.ts';
import { usePages } from './use-pages.ts';

const NIGHTLY = '/schedules/revenue.nightly';
const NEXT = '2031-01-04T02:30:00.000Z';
const PAGE = '/schedules?view=list&schedule=revenue.nightly';

const pages = usePages();

const DIALOGS = [
  ['several fires are skipped', `POST ${NIGHTLY}/skip`, 'How many', '3', { count: 3, reason: 'mine' }],
  [
    'the next fire is overridden',
    `PUT ${NIGHTLY}/override`,
    'Runs at',
    '2027-01-04T08:00',
    { runAt: '2027-01-04T07:00:00.000Z', reason: 'mine' },
  ],
] as const;

test.each(DIALOGS)('%s in the dialog that was refused', async (_, route, label, value, body) => {
  await using opened = await pages.open(PAGE);
  const { page } = opened;
  if (route.startsWith('PUT')) await page.getByRole('button', { name: /^Override…/ }).click();
  else {
    await page.getByRole('button', { name: 'More to do' }).click();
    await page.getByRole('menuitem', { name: 'Skip several…' }).click();
  }
  const asked = page.locator('dialog[open]');
  await asked.getByLabel(new RegExp(`^${label}`)).fill(value);
  await asked.getByLabel(/^Reason/).fill('mine');
  await changeIt(7);
  pages.stub.answers.set(route, 412);
  await page.keyboard.press('Control+Enter');
  await asked.locator('.refusal').waitFor();
  pages.stub.answers.delete(route);
  await page.keyboard.press('Control+Enter');
  await asked.waitFor({ state: 'detached' });
  expect(pages.stub.acts.map((act) => [act.version, act.body])).toEqual([
    [3, body],
    [7, body],
  ]);
  expect(opened.faults).toEqual([]);
});

test('a skip of the palette that was refused is tried again', async () => {
  await listNext(NEXT);
  await using opened = await pages.open('/');
  const { page } = opened;
  await page.keyboard.press('Control+k');
  await page.keyboard.type('>skip revenue');
  await page.locator('.found').first().waitFor();
  await changeIt(7, { next: [NEXT] });
  pages.stub.answers.set(`POST ${NIGHTLY}/skip`, 412);
  await page.keyboard.press('Enter');
  const again = page.locator('dialog[open]').getByRole('button', { name: 'Try again' });
  await again.waitFor();
  pages.stub.answers.delete(`POST ${NIGHTLY}/skip`);
  await again.click();
  await expect.poll(() => versions()).toEqual([3, 7]);
});

test('a refused skip of the palette does not skip another fire at the next try', async () => {
  await listNext(NEXT);
  await using opened = await pages.open('/');
  const { page } = opened;
  await page.keyboard.press('Control+k');
  await page.keyboard.type('>skip revenue');
  await page.locator('.found').first().waitFor();
  await changeIt(7, { next: ['2031-01-05T02:30:00.000Z'] });
  pages.stub.answers.set(`POST ${NIGHTLY}/skip`, 412);
  await page.keyboard.press('Enter');
  const asked = page.locator('dialog[open]');
  await asked.getByRole('button', { name: 'Try again' }).waitFor();
  pages.stub.answers.delete(`POST ${NIGHTLY}/skip`);
  await asked.getByRole('button', { name: 'Try again' }).click();
  await asked.getByText('is another one by now').waitFor();
  expect(versions()).toEqual([3]);
});

test('an Undo that another change has made impossible is not offered again', async () => {
  await using opened = await pages.open(PAGE);
  const { page } = opened;
  await skipByKey(opened);
  pages.stub.answers.set(`DELETE ${NIGHTLY}/override`, 412);
  await page.getByRole('button', { name: 'Undo' }).click();
  const toast = page.locator('.toast');
  await toast.getByText('Not undone').waitFor();
  expect(await toast.getByRole('button').allInnerTexts()).toEqual(['']);
});

test.each([
  ['is offered no Undo where another person has switched it', false, []],
  ['is switched on by Undo', true, ['Undo']],
])('a schedule that is switched off %s', async (_, changed, offered) => {
  pages.stub.answers.set(`POST ${NIGHTLY}/disable`, { says: 'revenue.nightly is off.', changed });
  const schedule = (await (await fetch(`${pages.stub.url}/api/v1${NIGHTLY}`)).json()) as object;
  pages.stub.answers.set(NIGHTLY, { ...schedule, source: 'store', enabled: true });
  await using opened = await pages.open(PAGE);
  const { page } = opened;
  await page.getByRole('button', { name: 'More to do' }).click();
  await page.getByRole('menuitem', { name: 'Switch it off' }).click();
  const toast = page.locator('.toast', { hasText: 'revenue.nightly is off.' });
  await toast.waitFor();
  const names = await toast.getByRole('button').allInnerTexts();
  expect(names.flatMap((name) => name.match(/^\w+/) ?? [])).toEqual(offered);
});

test('two presses of skip are not taken for the change of another person', async () => {
  await using opened = await pages.open(PAGE);
  const { page } = opened;
  // The page has not read its own change yet.
  await page.route('**/api/v1/schedules**', async (route) => {
    if (route.request().method() === 'GET') return;
    await route.continue();
  });
  await skipByKey(opened);
  await page.getByRole('button', { name: /^Skip next/, disabled: false }).waitFor();
  await page.keyboard.press('s');
  await expect.poll(() => versions()).toEqual([3, 4]);
});

const OWN_ACTS = [
  ['a task that is claimed and begun', 'ink', ['Claim', 'Begin'], [7, 8]],
  ['a task that is claimed after a comment', 'ink', ['Comment', 'Claim'], [undefined, 8]],
  ['a task whose blockers are resolved', 'print', ['Resolve', 'Resolve'], [7, 8]],
] as const;

test.each(OWN_ACTS)('%s is of the revision that the own act has left', async (_, id, presses, revs) => {
  await using opened = await pages.open(`/quests?task=${id}`);
  const { page } = opened;
  const drawer = page.locator('.drawer');
  await drawer.getByRole('group', { name: 'Move' }).waitFor();
  // The page has not read its own change yet.
  await page.route('**/api/v1/orgs/**', (route) =>
    route.request().method() === 'GET' ? undefined : route.continue(),
  );
  for (const [nr, name] of presses.entries()) {
    if (name === 'Comment') await drawer.locator('.commentform').getByRole('textbox').fill('Blue is out.');
    await drawer.getByRole('button', { name }).first().click();
    await expect.poll(() => revsOf()).toEqual(revs.slice(0, nr + 1));
  }
});

test('an act and a form after an own act are of the record that it has left, not yet read again', async () => {
  const ink = (await (await fetch(`${pages.stub.url}/api/v1/orgs/acme/tasks/ink`)).json()) as object;
  const given = { ...ink, rev: 8, assigneeId: 'bo', assignedBy: 'human' };
  const outcome = { changed: true, moved: [], warnings: [] };
  pages.stub.answers
    .set('POST /orgs/acme/tasks/ink/claim', { ...outcome, task: given, says: 'ink is assigned to bo' })
    .set('PATCH /orgs/acme/tasks/ink', {
      ...outcome,
      id: 'ink',
      rev: 9,
      record: { ...given, rev: 9, title: 'Buy blue ink' },
      says: 'ink has its title',
    });
  await using opened = await pages.open('/quests?task=ink');
  const { page } = opened;
  const drawer = page.locator('.drawer');
  await drawer.getByRole('button', { name: 'Give to' }).waitFor();
  await page.route('**/api/v1/orgs/**', (route) =>
    route.request().method() === 'GET' ? undefined : route.continue(),
  );
  for (const name of [/^Bo Marsh/, /^Ana Lind/]) {
    await drawer.getByRole('button', { name: 'Give to' }).click();
    await page.getByRole('menuitem', { name }).click();
    await page.locator('.toast').getByText('is assigned to bo').waitFor();
  }
  await expect
    .poll(() => pages.sent('/orgs/acme/tasks/ink/claim'))
    .toEqual([
      { memberId: 'bo', rev: 7 },
      { memberId: 'ana', force: true, rev: 8 },
    ]);
  await drawer.getByRole('button', { name: 'Edit' }).click();
  const title = page.getByLabel('Title');
  expect(await page.getByRole('combobox', { name: 'Owner' }).inputValue()).toBe('bo');
  await title.fill('Buy blue ink');
  await page.keyboard.press('Control+Enter');
  await drawer.getByRole('button', { name: 'Edit' }).click();
  await expect.poll(() => title.inputValue()).toBe('Buy blue ink');
  expect(pages.stub.acts.at(-1)).toMatchObject({ version: 8, body: { title: 'Buy blue ink' } });
  expect(opened.faults).toEqual([]);
});

test('a quest that is held and released at once is of the revision that the own act has left', async () => {
  await using opened = await pages.open('/quests?quest=letters');
  const { page } = opened;
  const hold = page.locator('.drawer').getByRole('button', { name: /^Hold/, disabled: false });
  await hold.waitFor();
  await page.route('**/api/v1/orgs/**', (route) =>
    route.request().method() === 'GET' ? undefined : route.continue(),
  );
  await hold.click();
  await page.getByRole('button', { name: 'Undo' }).waitFor();
  await hold.click();
  await expect.poll(() => revsOf()).toEqual([3, 4]);
});

test('a key that is pressed twice at once acts once', async () => {
  await using opened = await pages.open(PAGE);
  const { page } = opened;
  await page.getByRole('button', { name: /^Skip next/ }).waitFor();
  await page.evaluate(() => {
    for (let nr = 0; nr < 2; nr += 1)
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 's', bubbles: true }));
  });
  await page.getByRole('button', { name: 'Undo' }).waitFor();
  expect(versions()).toEqual([3]);
});

test.each([
  ['a refusal', true, 'Not done: Its next fire is skipped.'],
  ['no answer', false, 'Your change may already be made: check before you repeat it.'],
])('%s whose drawer was closed meanwhile is said all the same', async (_, isAnswered, says) => {
  await using opened = await pages.open(PAGE);
  const { page } = opened;
  const closed = new EventEmitter();
  await page.route('**/schedules/revenue.nightly/skip*', async (route) => {
    await once(closed, 'closed');
    const json = { code: 'CONFLICT', detail: 'Its next fire is skipped.' };
    return isAnswered ? route.fulfill({ status: 409, json }) : route.abort();
  });
  const drawer = page.locator('.drawer');
  await drawer.getByRole('button', { name: /^Skip next/ }).click();
  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'detached' });
  closed.emit('closed');
  await expect.poll(() => page.locator('.toast').innerText()).toContain(says);
});

test('a key that is held acts once', async () => {
  await using opened = await pages.open(PAGE);
  const { page } = opened;
  const skip = page.getByRole('button', { name: /^Skip next/, disabled: false });
  await skip.waitFor();
  await page.keyboard.down('s');
  await page.getByRole('button', { name: 'Undo' }).waitFor();
  await skip.waitFor();
  for (let nr = 0; nr < 3; nr += 1) await page.keyboard.down('s');
  await page.keyboard.up('s');
  await page.keyboard.press('?');
  await page.locator('.keycols').waitFor();
  expect(versions()).toEqual([3]);
});

test('a question about a record that another person has changed is not asked again: the page shows the record', async () => {
  await using opened = await pages.open('/quests?task=write');
  const { page } = opened;
  await page.getByRole('button', { name: 'More to do' }).click();
  await page.getByRole('menuitem', { name: 'Archive…' }).click();
  const asked = page.locator('dialog[open]');
  await asked.getByLabel(/^Reason/).fill('mine');
  pages.stub.answers.set('DELETE /orgs/acme/tasks/write', 412);
  const seen = (await (await fetch(`${pages.stub.url}/api/v1/orgs/acme/tasks/write`)).json()) as object;
  pages.stub.answers.set('/orgs/acme/tasks/write', { ...seen, rev: 8, title: 'Write two' });
  await page.keyboard.press('Control+Enter');
  const again = asked.getByRole('button', { name: 'Look again' });
  await again.waitFor();
  expect(await asked.getByRole('button', { name: /^Archive/ }).count()).toBe(0);
  await page.locator('.drawer h2').getByText('Write two').waitFor();
  await again.click();
  await asked.waitFor({ state: 'detached' });
  pages.stub.answers.delete('DELETE /orgs/acme/tasks/write');
  await page.getByRole('button', { name: 'More to do' }).click();
  await page.getByRole('menuitem', { name: 'Archive…' }).click();
  expect(await asked.getByLabel(/^Reason/).inputValue()).toBe('mine');
  // The question is left: its reason is forgotten.
  await page.keyboard.press('Escape');
  await asked.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'More to do' }).click();
  await page.getByRole('menuitem', { name: 'Archive…' }).click();
  expect(await asked.getByLabel(/^Reason/).inputValue()).toBe('');
  expect(opened.faults).toEqual([]);
});

const COUNTED = [
  ['/queues?queue=media', / waiting…$/, '/queues/media/purge', '/queues/media'],
  [PAGE, 'Run now…', `${NIGHTLY}/fires`, NIGHTLY],
] as const;

test.each(COUNTED)('what was counted on %s is looked at again where it is another by now', async (...row) => {
  const [address, name, path, record] = row;
  await pages.asAdmin();
  await using opened = await pages.open(address);
  const { page } = opened;
  const missed = page.locator('.drawer section', { hasText: 'Missed fires' });
  const place = path.endsWith('/fires') ? missed : page.locator('.drawer');
  await place.getByRole('button', { name }).first().click();
  const asked = page.locator('dialog[open]');
  await asked.getByLabel(/^Reason/).fill('mine');
  const json = { status: 409, code: 'CONFLICT', detail: '95 by now.' };
  await page.route(`**/api/v1${path}`, (route) => route.fulfill({ status: 409, json }));
  const isRead = page.waitForRequest(
    (one) => one.method() === 'GET' && new URL(one.url()).pathname === `/api/v1${record}`,
  );
  await page.keyboard.press('Control+Enter');
  await asked.getByText('95 by now.').waitFor();
  await asked.getByRole('button', { name: 'Look again' }).and(page.locator(':focus')).waitFor();
  await isRead;
  await page.keyboard.press('Enter');
  await asked.waitFor({ state: 'detached' });
  await place.getByRole('button', { name }).first().click();
  expect(await asked.getByLabel(/^Reason/).inputValue()).toBe('mine');
});

test('the rights of a user that were typed stay, and are given over those of another administrator', async () => {
  await pages.asAdmin();
  const list = (await (await fetch(`${pages.stub.url}/api/v1/users`)).json()) as {
    readonly items: readonly { readonly name: string; readonly version: number }[];
  };
  await using opened = await pages.open('/settings?tab=users&user=ben');
  const { page } = opened;
  const drawer = page.locator('.drawer');
  await drawer.getByLabel(/^Organisations/).fill('shop');
  const items = list.items.map((one) => (one.name === 'ben' ? { ...one, version: 9, role: 'viewer' } : one));
  pages.stub.answers.set('PATCH /users/ben', 412).set('/users', { ...list, items });
  await page.getByRole('button', { name: 'Change the rights' }).click();
  await drawer.getByText('Role operator → viewer; the form has it now').waitFor();
  expect(await drawer.getByLabel(/^Organisations/).inputValue()).toBe('shop');
  pages.stub.answers.set('PATCH /users/ben', { ...items.find(({ name }) => name === 'ben'), version: 10 });
  await page.getByRole('button', { name: 'Change the rights' }).click();
  await page.locator('.toast').getByText('are changed').waitFor();
  expect(pages.stub.acts.map((act) => [act.version, act.body])).toEqual([
    [list.items.find(({ name }) => name === 'ben')?.version, { orgs: ['shop'] }],
    [9, { orgs: ['shop'] }],
  ]);
});

test('a form in which nothing was typed takes a change silently, and its own Undo is no change of others', async () => {
  await pages.asAdmin();
  const list = (await (await fetch(`${pages.stub.url}/api/v1/users`)).json()) as {
    readonly items: readonly { readonly name: string; readonly orgs?: readonly string[] }[];
  };
  const have = (version: number, orgs: readonly string[]): object => {
    const items = list.items.map((one) => (one.name === 'ben' ? { ...one, version, orgs } : one));
    pages.stub.answers.set('/users', { ...list, items });
    return { ...items.find(({ name }) => name === 'ben') };
  };
  await using opened = await pages.open('/settings?tab=users&user=ben');
  const { page } = opened;
  const orgs = page.locator('.drawer').getByLabel(/^Organisations/);
  await orgs.fill('shop');
  pages.stub.answers.set('PATCH /users/ben', have(8, ['shop']));
  await page.getByRole('button', { name: 'Change the rights' }).click();
  const undo = page.locator('.toast').getByRole('button', { name: 'Undo' });
  await undo.waitFor();
  pages.stub.answers.set('PATCH /users/ben', have(9, ['post']));
  await undo.click();
  await expect.poll(() => orgs.inputValue()).toBe('post');
  expect(await page.getByText('Changed meanwhile.').count()).toBe(0);
});

test('who goes on over the change of another person is at the note of it', async () => {
  await pages.asAdmin();
  await using opened = await pages.open('/schedules?schedule=digest&act=edit');
  const { page } = opened;
  await page.locator('.drawer').getByLabel('Description').fill('Each morning');
  const seen = (await (await fetch(`${pages.stub.url}/api/v1/schedules/digest`)).json()) as object;
  pages.stub.answers.set('/schedules/digest', { ...seen, version: 90, schedule: '15 5 * * *' });
  const list = (await (await fetch(`${pages.stub.url}/api/v1/schedules`)).json()) as {
    readonly items: readonly { readonly name: string }[];
  };
  const items = list.items.map((row) => (row.name === 'digest' ? { ...row, version: 90 } : row));
  pages.stub.send('schedules', { ...list, items });
  const goOn = page.getByRole('button', { name: 'Go on with what I typed' });
  await goOn.click();
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.textContent))
    .toContain('Changed meanwhile.');
});

test('an editor opens with the own change that is not yet read', async () => {
  await pages.asAdmin();
  await using opened = await pages.open('/schedules?schedule=digest&act=edit');
  const { page } = opened;
  const drawer = page.locator('.drawer');
  const description = drawer.getByLabel('Description');
  await description.fill('Each morning');
  const seen = (await (await fetch(`${pages.stub.url}/api/v1/schedules/digest`)).json()) as object;
  pages.stub.answers.set('/schedules/digest', { ...seen, version: 90, description: 'Each morning' });
  const reading = new EventEmitter();
  // For the read under way, and for one behind it.
  const ended = once(reading, 'ended');
  await page.route('**/api/v1/schedules/digest*', async (route) => {
    if (route.request().method() === 'GET') await ended;
    await route.continue();
  });
  await page.keyboard.press('Control+Enter');
  await drawer.getByRole('button', { name: 'More to do' }).click();
  await page.getByRole('menuitem', { name: 'Edit…' }).click();
  await page.getByLabel('Edit schedule digest').waitFor();
  expect(await description.count()).toBe(0);
  reading.emit('ended');
  await expect.poll(() => description.inputValue()).toBe('Each morning');
  expect(opened.faults).toEqual([]);
});

test('rights are changed over the own act that is not yet read', async () => {
  await pages.asAdmin();
  const list = (await (await fetch(`${pages.stub.url}/api/v1/users`)).json()) as {
    readonly items: readonly { readonly name: string }[];
  };
  const dan = list.items.find(({ name }) => name === 'dan');
  pages.stub.answers.set('PATCH /users/dan', { ...dan, disabledAt: undefined, version: 3 });
  await using opened = await pages.open('/settings?tab=users&user=dan');
  const { page } = opened;
  const drawer = page.locator('.drawer');
  await page.route('**/api/v1/users', () => undefined);
  await drawer.getByRole('button', { name: 'Enable' }).click();
  await drawer.getByText('dan is a viewer.').waitFor();
  await drawer.getByLabel(/^Organisations/).fill('shop');
  await page.getByRole('button', { name: 'Change the rights' }).click();
  await expect.poll(() => versions()).toEqual([2, 3]);
});

test('a schedule that another person has changed is edited on with all that was typed', async () => {
  await pages.asAdmin();
  await using opened = await pages.open('/schedules?schedule=digest&act=edit');
  const { page } = opened;
  const drawer = page.locator('.drawer');
  const description = drawer.getByLabel('Description');
  await description.fill('Each morning');
  const seen = (await (await fetch(`${pages.stub.url}/api/v1/schedules/digest`)).json()) as {
    readonly version: number;
  };
  const newer = { ...seen, version: seen.version + 1, schedule: '15 5 * * *' };
  pages.stub.answers.set('PATCH /schedules/digest', 412).set('/schedules/digest', newer);
  await page.keyboard.press('Control+Enter');
  await drawer.getByText(/^Expression .* → 15 5 \* \* \*; the form has it now/).waitFor();
  expect(await description.inputValue()).toBe('Each morning');
  pages.stub.answers.delete('PATCH /schedules/digest');
  await drawer.getByRole('button', { name: 'Save mine over it' }).click();
  await expect
    .poll(() => pages.stub.acts.filter(isPatch).map((act) => [act.version, act.body]))
    .toEqual([
      [seen.version, { description: 'Each morning' }],
      [seen.version + 1, { description: 'Each morning' }],
    ]);
});

/** Beside the looks at a preview. */
function isPatch({ method }: { readonly method: string }): boolean {
  return method === 'PATCH';
}

async function skipByKey({ page }: OpenPage): Promise<void> {
  await page.getByRole('button', { name: /^Skip next/ }).waitFor();
  await page.keyboard.press('s');
  await page.getByRole('button', { name: 'Undo' }).waitFor();
}

/** By another person: the page has not read it. */
async function changeIt(version: number, more: object = {}): Promise<void> {
  const seen = (await (await fetch(`${pages.stub.url}/api/v1${NIGHTLY}`)).json()) as object;
  pages.stub.answers.set(NIGHTLY, { ...seen, ...more, version });
}

async function listNext(next: string): Promise<void> {
  const list = (await (await fetch(`${pages.stub.url}/api/v1/schedules`)).json()) as {
    items: readonly { readonly name: string }[];
  };
  const items = list.items.map((row) => (row.name === 'revenue.nightly' ? { ...row, next: [next] } : row));
  pages.stub.answers.set('/schedules', { ...list, items });
}

function revsOf(): unknown[] {
  return pages.stub.acts.map(({ body }) => (body as { readonly rev?: number }).rev);
}

function versions(): (number | undefined)[] {
  return pages.stub.acts.map(({ version }) => version);
}

test('letters that came meanwhile are counted anew before they are discarded, and the reason stays', async () => {
  await using opened = await pages.open('/failures?group=f-smtp');
  const { page } = opened;
  const discard = page.locator('.drawer').getByRole('button', { name: 'Discard…' });
  await discard.click();
  const asked = page.locator('dialog[open]');
  await asked.getByLabel(/^Reason/).fill('mine');
  const groups = (await (await fetch(`${pages.stub.url}/api/v1/dead-letters/groups`)).json()) as {
    readonly items: readonly object[];
  };
  const items = groups.items.map((one) =>
    'fingerprint' in one && one.fingerprint === 'f-smtp' ? { ...one, open: 48 } : one,
  );
  pages.stub.answers.set('/dead-letters/groups', { ...groups, items });
  const json = { status: 409, code: 'CONFLICT', detail: '48 by now.' };
  const refuse = (route: Route) => route.fulfill({ status: 409, json });
  await page.route('**/api/v1/dead-letters/discard', refuse, { times: 1 });
  await page.keyboard.press('Control+Enter');
  await asked.getByText('48 by now.').waitFor();
  await asked.getByRole('button', { name: 'Look again' }).click();
  await page.locator('.drawer').getByRole('button', { name: 'Replay 48…' }).waitFor();
  await discard.click();
  await asked.getByText('Discard 48 dead letters?').waitFor();
  expect(await asked.getByLabel(/^Reason/).inputValue()).toBe('mine');
  await page.keyboard.press('Control+Enter');
  await expect
    .poll(() => pages.sent('/dead-letters/discard'))
    .toEqual([{ filter: { fingerprint: 'f-smtp' }, atMost: 48, reason: 'mine' }]);
});
