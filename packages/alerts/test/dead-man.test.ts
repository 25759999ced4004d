import { EventEmitter, once } from 'node:events';
import { createLogger } from '@sb/logger';
import { registerNode } from '@sb/queue/engine';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { deliverDue, startAlerting } from '../src/index.ts';
import { createDeadMan } from '../src/daemon/dead-man.ts';
import { readStandstill } from '../src/deliver/deliveries.sql.ts';
import { channel, named, opened, times } from './deliveries.ts';
import { SETTINGS } from './evaluations.ts';
import { startFakeServer } from './fakes/fake-server.ts';
import { someFacts } from './samples.ts';

const MINUTE = 60_000;

function listen(): { readonly lines: string[]; readonly logger: ReturnType<typeof createLogger> } {
  const lines: string[] = [];
  const keep = { write: (line: string) => lines.push(line) };
  return { lines, logger: createLogger({ level: 'info', format: 'json', stdout: keep, stderr: keep }) };
}

test('it is called once a minute as long as alerts get on, and its silence is told of once', async () => {
  await using service = await startFakeServer(() => ({ status: 200, body: 'OK' }));
  const { lines, logger } = listen();
  const man = createDeadMan({ url: `${service.url}/2f1a-secret-0000`, logger });
  const look = (now: number, evaluatedAt = now) => man.ping({ now, evaluatedAt, standstillMs: 0 });
  for (const now of [0, 30_000, MINUTE, 61_000]) await look(now);
  expect(service.received.map(({ path }) => path)).toEqual(['/2f1a-secret-0000', '/2f1a-secret-0000']);
  for (const minute of [3, 4, 5, 6]) await look(minute * MINUTE, 0);
  expect(service.received).toHaveLength(2);
  await look(7 * MINUTE);
  expect(service.received).toHaveLength(3);
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual([
    `the dead man's switch at ${service.url}/*** is not called: nothing was evaluated for 3 min`,
    `the dead man's switch at ${service.url}/*** is called again`,
  ]);
});

test('that it cannot be called is told of once, without its address', async () => {
  const service = await startFakeServer(() => ({ status: 404 }));
  const { lines, logger } = listen();
  const man = createDeadMan({ url: `${service.url}/2f1a-secret-0000`, logger });
  const look = (minute: number) =>
    man.ping({ now: minute * MINUTE, evaluatedAt: minute * MINUTE, standstillMs: 0 });
  await look(1);
  await service[Symbol.asyncDispose]();
  await look(2);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(`could not call the dead man's switch at ${service.url}/***: it answered 404`);
  expect(lines.join()).not.toContain('2f1a-secret');
});

test('a service that hangs is not waited for', async () => {
  await using service = await startFakeServer(() => ({ status: 200 }));
  service.trouble('hang');
  const { lines, logger } = listen();
  const man = createDeadMan({ url: service.url, logger, timeLimitMs: 50 });
  await man.ping({ now: 0, evaluatedAt: 0, standstillMs: 0 });
  expect(lines.join()).toContain('no answer in time; trying again');
});

eachDialect('a standstill of delivery', (open) => {
  test('is neither a channel that refuses nor a message that is being sent', async () => {
    const { store, ask, clock } = await opened(open);
    const standstill = () => store.read((tx) => readStandstill(tx, ['slack', 'email']));
    expect(await standstill()).toBe(0);
    await ask('slack', times(5));
    await ask('discord', times(1));
    clock.now += 3 * MINUTE;
    expect(await standstill()).toBe(3 * MINUTE);
    const down = channel('slack', () => ({ kind: 'transient', says: '503' }));
    await deliverDue({ store, channels: named(down) });
    expect(await standstill()).toBe(0);
    clock.now += MINUTE;
    const begun = new Promise<void>((resolve) => {
      const hangs = channel('slack', () => {
        resolve();
        return new Promise(() => {});
      });
      void deliverDue({ store, channels: named(hangs) });
    });
    await begun;
    clock.now += MINUTE / 2;
    expect(await standstill()).toBe(0);
    clock.now += 5 * MINUTE;
    expect(await standstill()).toBe(4.5 * MINUTE);
  });
});

eachDialect('a daemon that evaluates', (open) => {
  test('calls it', async () => {
    const calls = new EventEmitter();
    const called = once(calls, 'call');
    await using service = await startFakeServer(({ path }) => {
      calls.emit('call', path);
      return { status: 200 };
    });
    const { store } = await opened(open);
    const nodeId = await registerNode(store, {
      kind: 'daemon',
      name: 'ada',
      host: 'h',
      pid: 1,
      version: '1',
      jobs: [],
    });
    const alerting = startAlerting({
      store,
      nodeId,
      logger: listen().logger,
      inForce: {
        file: 'alerts.yaml',
        hash: 'x',
        rules: [],
        settings: { ...SETTINGS, deadman: { url: `${service.url}/ping` } },
        channels: new Map(),
        off: {},
      },
      readFacts: async () => someFacts({}),
      maintenance: () => [],
      nextFires: async () => new Map(),
      mask: (text) => text,
    });
    expect(await called).toEqual(['/ping']);
    await alerting.stop();
  });
});
