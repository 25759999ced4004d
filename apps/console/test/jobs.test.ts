import { createRegistry } from '@sb/jobs';
import { findRun } from '@sb/queue';
import { defineJobs } from '@sb/queue/engine';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { job, jobList, statistics } from '../src/answers/jobs.ts';
import { run as runAnswer } from '../src/answers/run.ts';
import { openConsole } from './open-console.ts';
import { openEngine } from './open-engine.ts';

eachDialect('the registry', (open) => {
  test('lists each job with how it does, and finds it by text, owner, tag and state', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    await engine.enqueue({ jobId: 'report', input: {} });
    await engine.succeed();
    await engine.die(3);
    await engine.count();
    await engine.pass(60_000);
    const { items } = jobList.parse((await console.get('/api/v1/jobs')).body);
    expect(items.map(({ id, state, says }) => [id, state, says])).toEqual([
      ['mail.send', 'failing', 'failed 3 times in a row'],
      ['once', 'never', 'has never run'],
      ['report', 'healthy', 'is healthy'],
    ]);
    expect(items[0]).toMatchObject({
      queue: 'mail',
      owner: 'post',
      runs: 3,
      successRate: 0,
      trailingFailures: 3,
    });
    const ids = async (query: string): Promise<readonly string[]> =>
      jobList.parse((await console.get(`/api/v1/jobs?${query}`)).body).items.map(({ id }) => id);
    expect(await ids('q=REP')).toEqual(['report']);
    expect(await ids('q=post')).toEqual(['mail.send']);
    expect(await ids('q=OUT%20send')).toEqual(['mail.send']);
    expect(await ids('q=outside%20report')).toEqual([]);
    expect(await ids('owner=post')).toEqual(['mail.send']);
    expect(await ids('tag=outside')).toEqual(['mail.send']);
    expect(await ids('state=never')).toEqual(['once']);
  });

  test('shows one job with its schema, its numbers and its errors', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    await engine.die(2);
    await engine.count();
    await engine.pass(60_000);
    const found = job.parse((await console.get('/api/v1/jobs/mail.send?window=1h')).body);
    expect(found).toMatchObject({
      inputSchema: { properties: { to: { type: 'string' } } },
      knownBy: [{ node: 'one', takesQueue: true }],
      errors: [{ message: 'no such mailbox', name: 'MailError', count: 2, jobs: ['mail.send'] }],
      statistics: { runs: 2, failed: 2 },
    });
    expect(found.durations).toHaveLength(2);
    expect((await console.get('/api/v1/stats?since=91d')).body).toMatchObject({
      code: 'REQUEST_INVALID',
      detail: 'query.since: expected at most 90 days before the end.',
    });
    const numbers = statistics.parse((await console.get('/api/v1/stats?since=1h&buckets=2')).body);
    expect(numbers.items).toMatchObject([{ jobId: 'mail.send', failed: 2 }]);
    expect((await console.get('/api/v1/jobs/mail.sent')).body).toMatchObject({
      status: 404,
      code: 'UNKNOWN_JOB',
      detail: expect.stringContaining('Did you mean "mail.send"?'),
    });
  });
});

eachDialect('a requested run', (open) => {
  test('goes on in the trace of the request', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
    const { body } = await console.send('POST', '/api/v1/jobs/report/runs', {}, { headers });
    const { id } = body as { readonly id: number };
    expect((await console.get(`/api/v1/runs/${id}`)).body).toMatchObject({ traceId });
    const other = await console.send('POST', '/api/v1/jobs/report/runs');
    const path = `/api/v1/runs/${(other.body as { readonly id: number }).id}`;
    expect((await console.get(path)).body).not.toHaveProperty('traceId');
  });

  test('starts at the time that it names, or at once when that has passed', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    const ask = (body: object) => console.send('POST', '/api/v1/jobs/report/runs', body);
    for (const [runAt, at] of [
      [new Date(engine.now + 90_000).toISOString(), engine.now + 90_000],
      ['1969-07-20T20:17:00Z', engine.now],
    ] as const) {
      const { id } = (await ask({ runAt })).body as { readonly id: number };
      expect(await findRun(engine.store, id)).toMatchObject({ runAt: at });
    }
    expect((await ask({ runAt: '2030-01-05T09:00:00Z', delay: '5m' })).body).toMatchObject({
      code: 'REQUEST_INVALID',
      detail: 'body.delay and body.runAt exclude each other.',
    });
    expect((await ask({ runAt: '9999-01-05T09:00:00Z' })).body).toMatchObject({ code: 'REQUEST_INVALID' });
  });

  test('has the name of who asked, and an input that the stored schema accepts', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    const runs = '/api/v1/jobs/mail.send/runs';
    const { status, body } = await console.send('POST', runs, {
      input: { to: 'ada' },
      priority: 'high',
      delay: '5m',
      tags: ['x'],
      dryRun: true,
    });
    expect(status).toBe(201);
    const run = await findRun(engine.store, (body as { readonly id: number }).id);
    expect(run).toMatchObject({
      input: { to: 'ada' },
      priority: 'high',
      trigger: 'manual',
      createdBy: 'user:ana',
      tags: ['x'],
      dryRun: true,
      runAt: engine.now + 300_000,
    });
    expect((await console.send('POST', runs, { input: { to: 5, bcc: 'x' } })).body).toMatchObject({
      status: 400,
      code: 'INPUT_INVALID',
      problems: expect.arrayContaining([{ field: 'to', message: 'must be string' }]),
    });
    expect((await console.send('POST', runs, { input: null })).body).toMatchObject({
      code: 'INPUT_INVALID',
      problems: [{ message: 'must be object' }],
    });
    const again = { input: { to: 7 } };
    const [ended] = await engine.die(1);
    expect((await console.send('POST', `/api/v1/runs/${ended}/replay`, again)).body).toMatchObject({
      status: 400,
      code: 'INPUT_INVALID',
      problems: [{ field: 'to', message: 'must be string' }],
    });
    expect((await console.get(`/api/v1/runs/${Number(ended) + 1}`)).status).toBe(404);
    expect((await console.send('POST', '/api/v1/jobs/once/runs')).body).toMatchObject({
      status: 409,
      code: 'DEDUPE_KEY_MISSING',
    });
    const once = await console.send('POST', '/api/v1/jobs/once/runs', { dedupeKey: 'k' });
    expect((await console.send('POST', '/api/v1/jobs/once/runs', { dedupeKey: 'k' })).body).toMatchObject({
      id: (once.body as { readonly id: number }).id,
      verdict: 'duplicate',
    });
  });

  test('replaces parts of the waiting run with its key, and the run shows it', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    const ask = (asked: object) =>
      console.send('POST', '/api/v1/jobs/mail.send/runs', { dedupeKey: 'k', delay: '1m', ...asked });
    const { id } = (await ask({ input: { to: 'ada' } })).body as { readonly id: number };
    await engine.pass(30_000);
    const replace = { dedupeReplace: ['input', 'runAt'], dedupeMaxWait: '80s', reason: 'a typo' };
    expect((await ask({ input: { to: 'bo' }, ...replace })).body).toEqual({
      id,
      verdict: 'replaced',
      says: `Run ${id} has this key and waits; it was changed.`,
    });
    expect(await findRun(engine.store, id)).toMatchObject({
      input: { to: 'bo' },
      runAt: engine.now - 30_000 + 80_000,
    });
    expect((await console.get(`/api/v1/runs/${id}/events`)).body).toMatchObject({
      items: [
        {
          type: 'run.changed',
          actor: 'user:ana',
          says: `changed the waiting run ${id} of mail.send: another input, another run time: a typo`,
        },
        { type: 'run.requested' },
      ],
    });
    const registry = createRegistry();
    registry.register([{ id: 'github.sync', name: 'Sync', run: () => undefined }]);
    await defineJobs(engine.store, registry.list(), '1.0.0');
    const sync = await engine.enqueue({ jobId: 'github.sync', input: { orgId: 'beta' }, dedupeKey: 'k' });
    const ofAcme = { input: { orgId: 'acme' }, dedupeKey: 'k' };
    const limited = openConsole(engine.store, { orgs: ['acme'] });
    const refused = { ...ofAcme, dedupeReplace: ['input'] };
    expect((await limited.send('POST', '/api/v1/jobs/github.sync/runs', refused)).body).toMatchObject({
      status: 403,
      detail: 'You may not change the run that has the key, as it may be for boards that are not yours.',
    });
    expect(await findRun(engine.store, sync)).toMatchObject({ input: { orgId: 'beta' } });
    const kept = { ...ofAcme, dedupeReplace: [] };
    expect((await limited.send('POST', '/api/v1/jobs/github.sync/runs', kept)).body).toMatchObject({
      id: sync,
      verdict: 'duplicate',
    });
    expect((await ask({ dedupeReplace: ['queue'] })).body).toMatchObject({ code: 'REQUEST_INVALID' });
    expect((await ask({ input: { to: 'bo' }, dedupeReplace: ['input'], after: [id] })).body).toMatchObject({
      code: 'REQUEST_INVALID',
    });
  });
});

eachDialect('a job', (open) => {
  test('is paused with a reason, resumed, and limited beside its code', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    await engine.enqueue();
    const pause = '/api/v1/jobs/mail.send/pause';
    expect((await console.send('POST', pause, { reason: '  ' })).body).toMatchObject({
      code: 'REQUEST_INVALID',
    });
    expect((await console.send('POST', pause, { reason: 'provider down', for: '1h' })).body).toMatchObject({
      changed: true,
      after: { mode: 'paused', by: 'user:ana', reason: 'provider down', until: '2026-03-02T13:00:00.000Z' },
      moved: 1,
      says: 'mail.send is paused by ana until 13:00 (in 1h): provider down; 1 run held.',
    });
    const { items } = jobList.parse((await console.get('/api/v1/jobs?state=paused&tz=Europe/Berlin')).body);
    expect(items).toMatchObject([{ id: 'mail.send', says: 'is paused by ana until 14:00: provider down' }]);
    expect((await console.send('DELETE', pause)).body).toMatchObject({
      changed: true,
      after: { mode: 'active' },
    });
    expect(
      (await console.send('PATCH', '/api/v1/jobs/mail.send', { maxRunning: 2, rate: '10/s' })).body,
    ).toEqual({
      changed: true,
      before: { maxRunning: null, rate: null },
      says: 'mail.send: at most 2 at once, at most 10/s.',
    });
    const { configuration } = job.parse((await console.get('/api/v1/jobs/mail.send')).body);
    expect(configuration).toContainEqual({ field: 'at once', value: '2', from: 'operator' });
    const ofRun = runAnswer.parse((await console.get('/api/v1/runs/1')).body);
    expect(ofRun.configuration).toEqual(configuration);
    expect(
      (await console.send('PATCH', '/api/v1/jobs/mail.send', { maxRunning: null, rate: null })).body,
    ).toMatchObject({
      before: { maxRunning: 2, rate: '10/s', burst: 1 },
      says: 'mail.send: no limit.',
    });
    const none = { maxRunning: 'none', rate: 'none' };
    await console.send('PATCH', '/api/v1/jobs/mail.send', none);
    expect((await console.send('PATCH', '/api/v1/jobs/mail.send', { rate: '5/10s' })).body).toMatchObject({
      before: none,
    });
    expect((await console.send('POST', pause, { reason: 'x' }, { role: 'viewer' })).status).toBe(403);
  });

  test('that a token may not see is no job: not listed, not shown, not run', async () => {
    const engine = await openEngine(open);
    await engine.die(1);
    await engine.count();
    await engine.pass(60_000);
    const console = openConsole(engine.store, { jobs: ['rep*'] });
    expect(jobList.parse((await console.get('/api/v1/jobs')).body).items.map(({ id }) => id)).toEqual([
      'report',
    ]);
    expect(statistics.parse((await console.get('/api/v1/stats?since=1h')).body).items).toEqual([]);
    for (const [method, path] of [
      ['GET', '/jobs/mail.send'],
      ['GET', '/stats?job=mail.send'],
      ['POST', '/jobs/mail.send/runs'],
    ] as const) {
      const { body } =
        method === 'GET'
          ? await console.get(`/api/v1${path}`)
          : await console.send(method, `/api/v1${path}`, {});
      expect(body).toMatchObject({ status: 404, code: 'UNKNOWN_JOB' });
    }
  });

  test('are run and cancelled with a token of some jobs, and not changed', async () => {
    const engine = await openEngine(open);
    const { get, send } = openConsole(engine.store, { jobs: ['rep*'], role: 'admin' });
    const own = await send('POST', '/api/v1/jobs/report/runs');
    expect(own.status).toBe(201);
    const { id } = z.object({ id: z.number() }).parse(own.body);
    expect((await get(`/api/v1/runs/${id}`)).body).toMatchObject({ may: { cancel: true, priority: false } });
    await engine.enqueue({ jobId: 'report', dedupeKey: 'k' });
    const replaced = { dedupeKey: 'k', delay: '1h', dedupeReplace: ['input', 'runAt', 'priority'] };
    for (const [method, path, body] of [
      ['POST', '/jobs/report/pause', { reason: 'x' }],
      ['DELETE', '/jobs/report/pause', {}],
      ['PATCH', '/jobs/report', { maxRunning: 1, reason: 'x' }],
      ['POST', '/jobs/report/runs', replaced],
      ['POST', `/runs/${id}/priority`, { priority: 'high' }],
      ['POST', '/runs/bulk', { action: 'priority', priority: 'high', ids: [id], reason: 'x' }],
      ['POST', '/dead-letters/discard', { filter: { job: 'report' }, reason: 'x' }],
      ['POST', '/dead-letters/reopen', { filter: { job: 'report' } }],
    ] as const)
      expect((await send(method, `/api/v1${path}`, body)).body).toMatchObject({
        status: 403,
        code: 'FORBIDDEN',
      });
    expect((await send('POST', `/api/v1/runs/${id}/cancel`)).status).toBe(200);
  });
});
