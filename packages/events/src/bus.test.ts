import { expect, test } from 'vitest';
import { type BusEvent, createBus } from './bus.ts';

const started: BusEvent = { type: 'run.started', payload: { runId: 7, jobId: 'mail.send', attempt: 1 } };
const dead: BusEvent = { type: 'run.dead', payload: { runId: 7, jobId: 'mail.send', reason: 'error' } };

const unexpected = (error: unknown): void => {
  throw error;
};

test('a listener hears the type that it asked for, and all by *', () => {
  const bus = createBus(unexpected);
  const heard: unknown[] = [];
  bus.on('run.started', ({ payload }) => heard.push(['started', payload.attempt]));
  bus.on('*', ({ type }) => heard.push(['any', type]));
  bus.emit(started);
  bus.emit(dead);
  expect(heard).toEqual([
    ['started', 1],
    ['any', 'run.started'],
    ['any', 'run.dead'],
  ]);
});

test('a listener that was taken off hears no more', () => {
  const bus = createBus(unexpected);
  const heard: string[] = [];
  const off = bus.on('*', ({ type }) => heard.push(type));
  bus.emit(started);
  off();
  bus.emit(dead);
  expect(heard).toEqual(['run.started']);
});

test('a listener that throws or rejects is reported and harms no other', async () => {
  const reports: unknown[] = [];
  const reported = new Promise<void>((resolve) => {
    const bus = createBus((error, event) => {
      if (reports.push([error, event]) === 2) resolve();
    });
    bus.on('run.dead', () => {
      throw new Error('thrown');
    });
    bus.on('run.dead', () => Promise.reject(new Error('rejected')));
    bus.on('run.dead', () => reports.push('heard') && undefined);
    bus.emit(dead);
  });
  await reported;
  expect(reports).toContain('heard');
});
