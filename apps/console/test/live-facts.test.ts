/** What the live stream sees of a store. */
import { eachDialect } from '@sb/testkit';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createFactReader } from '../src/live/facts.ts';
import { openEngine } from './open-engine.ts';

eachDialect('a look', (open) => {
  test('that follows the count of an end sees a change: the numbers of the lists were read before it', async () => {
    const engine = await openEngine(open);
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const facts = await createFactReader(engine.store);
    const look = () => {
      vi.advanceTimersByTime(1_000);
      return facts.look({ isEachShown: true });
    };
    await engine.enqueue();
    await engine.succeed();
    await expect.poll(async () => (await look()).news.map(({ type }) => type)).toEqual(['job.completed']);
    expect(await look()).toMatchObject({ news: [], isChanged: false });
    await engine.count();
    expect(await look()).toMatchObject({ news: [], isChanged: true });
    expect(await look()).toMatchObject({ news: [], isChanged: false });
  });
});
