import { fold } from '@sb/queue/engine';
import { pauseQueue } from '@sb/queue';
import { sql } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { overview } from '../src/answers/overview.ts';
import { openAlerts } from './open-alerts.ts';
import { openConsole } from './open-console.ts';
import { openWork, send } from './work.ts';

async function open() {
  const work = await openWork();
  onTestFinished(() => work.close());
  return { work, console: openConsole(work.store) };
}

test('the overview says that nothing is wrong, and then what is', async () => {
  const { work, console } = await open();
  await work.run(send, { to: 'ada' });
  await fold(work.store);
  const well = overview.parse((await console.get('/api/v1/overview')).body);
  expect(well.verdict).toMatchObject({ tone: 'ok', title: 'All 2 jobs are healthy' });
  expect(well.jobs).toMatchObject({ total: 2, neverRan: 1, items: [{ id: 'mail.send', state: 'healthy' }] });
  expect(well.buckets).toHaveLength(96);

  for (let i = 0; i < 3; i++) {
    await work.run(send, { to: 'nobody' });
    await work.advance('10m');
  }
  await work.enqueue(send, { to: 'bob' });
  await pauseQueue(work.store, 'mail', { actor: 'ana', reason: 'hunter2hunter2 is out' });
  await work.advance('1m');
  await fold(work.store);
  const { verdict, attention, tiles, rail } = overview.parse(
    (await console.get('/api/v1/overview?tz=Europe/Berlin')).body,
  );
  expect(verdict).toMatchObject({
    tone: 'bad',
    title: expect.stringContaining('1 of 2 jobs is failing: mail.send'),
  });
  expect(attention.map(({ kind, name }) => [kind, name])).toEqual([
    ['job', 'mail.send'],
    ['queue', 'mail'],
    ['deadLetters', '3 dead letters'],
  ]);
  const queue = (await console.get('/api/v1/queues/mail')).body as { readonly version: number };
  expect(attention[1]).toMatchObject({ action: 'resumeQueue', version: queue.version });
  expect(attention[0]).toMatchObject({ says: 'failed 3 times in a row', detail: 'no such mailbox: nobody' });
  expect(attention[0]?.bars).toHaveLength(24);
  expect(attention[0]?.bars?.reduce((sum, failed) => sum + failed, 0)).toBe(3);
  expect(JSON.stringify(attention)).not.toContain('hunter2');
  expect(tiles.find(({ key }) => key === 'failed')?.value).toBe('3');
  expect(rail).toMatchObject({ failingJobs: 1, queuesAside: 1, deadLetters: { count: 3 }, firing: 0 });
});

test('a token of some jobs has no overview, and a wall has', async () => {
  const { work, console } = await open();
  expect((await openConsole(work.store, { jobs: ['mail.*'] }).get('/api/v1/overview')).body).toMatchObject({
    code: 'FORBIDDEN',
  });
  expect((await console.get('/api/v1/overview', { role: 'wall' })).status).toBe(200);
  expect((await console.get('/api/v1/overview?tz=Mars')).body).toMatchObject({ code: 'REQUEST_INVALID' });
});

eachDialect('the overview', (openStore) => {
  test('counts every alert of a rule, also those that recover', async () => {
    const engine = await openAlerts(openStore);
    await engine.die(2);
    await engine.evaluate();
    await engine.store.write(function* (tx) {
      for (let nr = 0; nr < 14; nr++)
        yield* tx.run(sql`
          insert into alert_episodes (fingerprint, rule, severity, group_kind, group_name, state, since, fired_at, seen_at, episode, definition)
          select ${`copy ${nr}`}, rule, severity, group_kind, ${`job${nr}`}, ${nr < 12 ? 'firing' : 'recovering'}, since,
            fired_at, seen_at, replace(episode, 'mail.send', ${`job${nr}`}), definition
          from alert_episodes where id = (select min(id) from alert_episodes)`);
    });
    const { get } = openConsole(engine.store);
    const { attention, alerts, rail } = overview.parse((await get('/api/v1/overview')).body);
    expect(attention.find(({ kind }) => kind === 'alert')).toMatchObject({
      name: 'in-a-row',
      says: 'fires for 14',
      firing: 15,
    });
    expect(rail.firing).toBe(15);
    expect(alerts).toHaveLength(6);
    expect(alerts[0]).toMatchObject({
      rule: 'in-a-row',
      subject: expect.stringMatching(/^job|^mail\.send$/),
    });
  });
});
