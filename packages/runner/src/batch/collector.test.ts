/** Whatever comes and goes, and however scarce slots are: who waits, who begins, and with how many slots. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCollector } from './collector.ts';

type Step =
  | { readonly does: 'joins' }
  | { readonly does: 'leaves'; readonly which: number }
  | { readonly does: 'passes'; readonly ms: number }
  | { readonly does: 'ends'; readonly which: number }
  | { readonly does: 'other work begins' | 'other work ends' };

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.constant<Step>({ does: 'joins' }) },
    fc.record({ does: fc.constant('leaves' as const), which: fc.nat(20) }),
    fc.record({ does: fc.constant('passes' as const), ms: fc.nat(12) }),
    { weight: 2, arbitrary: fc.record({ does: fc.constant('ends' as const), which: fc.nat(5) }) },
    fc.constant<Step>({ does: 'other work begins' }),
    fc.constant<Step>({ does: 'other work ends' }),
  ),
  { maxLength: 120 },
);
const rules = fc.record({ size: fc.integer({ min: 1, max: 4 }), waitMs: fc.nat(10) });

test('each begins once, in order, in a batch that is due, with a slot for each batch and no more', () => {
  fc.assert(
    fc.property(rules, fc.integer({ min: 1, max: 3 }), steps, (rule, slots, all) => {
      const node = openNode(rule, slots);
      for (const step of all) node.take(step);
      node.finish();
      expect(node.flaws).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

test('who is left alone in a batch that was full waits for as long as the first of a batch does', () => {
  const node = openNode({ size: 2, waitMs: 10 }, 1);
  for (const does of ['joins', 'joins', 'joins', 'joins'] as const) node.take({ does });
  node.take({ does: 'leaves', which: 0 });
  node.take({ does: 'ends', which: 0 });
  expect(node.begun()).toEqual([[1, 2]]);
  node.take({ does: 'passes', ms: 10 });
  expect([node.begun(), node.flaws]).toEqual([[[1, 2], [4]], []]);
});

test('an alarm that goes off too early is set again', () => {
  const [alarms, rings]: [number[], (() => void)[]] = [[], []];
  let now = 0;
  const begun: unknown[] = [];
  const collector = createCollector<string>({
    rule: { size: 9, waitMs: 10 },
    slots: { freed: () => {}, take: (taken) => taken() },
    clock: {
      now: () => now,
      alarm(ms, ring) {
        alarms.push(ms);
        rings.push(ring);
        return () => {};
      },
    },
    begin: (items) => begun.push(items),
  });
  collector.add('a');
  now = 9;
  rings[0]?.();
  expect([alarms, begun]).toEqual([[10, 1], []]);
  now = 10;
  rings[1]?.();
  expect(begun).toEqual([['a']]);
});

/** A node with so many slots, a clock with alarms, and what it is to keep to. */
function openNode(rule: { readonly size: number; readonly waitMs: number }, slots: number) {
  let now = 0;
  let taken = 0;
  let others = 0;
  let nr = 0;
  const wanted: (() => void)[] = [];
  const alarms = new Map<() => void, number>();
  const joinedAt = new Map<number, number>();
  const waiting: number[] = [];
  const running: (readonly number[])[] = [];
  const begun: (readonly number[])[] = [];
  const flaws = new Set<string>();
  const collector = createCollector<number>({
    rule,
    slots: {
      freed: free,
      take(slotCame) {
        wanted.push(slotCame);
        handOn();
      },
    },
    clock: {
      now: () => now,
      alarm(ms, ring) {
        alarms.set(ring, now + ms);
        return () => alarms.delete(ring);
      },
    },
    begin,
  });

  return {
    begun: () => begun,
    get flaws() {
      return [...flaws];
    },
    take(step: Step): void {
      go(step);
      if (taken !== running.length + others) flaws.add('a slot is lost, or given twice');
      if (taken < slots && isDue(waiting)) flaws.add('who is due waits beside a free slot');
    },
    finish(): void {
      for (; others > 0; others--) free();
      for (let round = 0; waiting.length > 0 && round < nr; round++) {
        pass(rule.waitMs);
        end(0);
      }
      if (waiting.length > 0) flaws.add('a run is left waiting');
    },
  };

  function go(step: Step): void {
    switch (step.does) {
      case 'joins':
        return join();
      case 'leaves':
        return leave(step.which);
      case 'passes':
        return pass(step.ms);
      case 'ends':
        return end(step.which);
      case 'other work begins':
        if (taken < slots) [taken, others] = [taken + 1, others + 1];
        return;
      case 'other work ends':
        if (others === 0) return;
        others -= 1;
        free();
    }
  }

  function isDue(items: readonly number[]): boolean {
    const [first] = items;
    if (first === undefined) return false;
    const waited = now - (joinedAt.get(first) ?? 0);
    // Those that are claimed together join one after the other: without a wait, too, it takes an alarm.
    const isOver = rule.waitMs > 0 ? waited >= rule.waitMs : waited > 0;
    return items.length >= rule.size || isOver;
  }

  function join(): void {
    nr += 1;
    joinedAt.set(nr, now);
    waiting.push(nr);
    collector.add(nr);
  }

  function leave(which: number): void {
    const [item] = waiting.splice(which % Math.max(1, waiting.length), 1);
    if (item !== undefined) collector.remove(item);
  }

  function pass(ms: number): void {
    const until = now + ms;
    for (;;) {
      const [next] = [...alarms].toSorted(([, a], [, b]) => a - b);
      if (!next || next[1] > until) break;
      alarms.delete(next[0]);
      now = Math.max(now, next[1]);
      next[0]();
    }
    now = until;
  }

  function begin(items: readonly number[]): void {
    if (items.length === 0 || items.length > rule.size) flaws.add('a batch is empty, or too large');
    if (rule.waitMs > 0 && !isDue(items)) flaws.add('a batch begins before it is due');
    if (waiting.splice(0, items.length).join(',') !== items.join(',')) flaws.add('the order is another');
    running.push(items);
    begun.push(items);
  }

  function end(which: number): void {
    const [batch] = running.splice(which % Math.max(1, running.length), 1);
    if (batch) free();
  }

  function free(): void {
    taken -= 1;
    handOn();
  }

  function handOn(): void {
    while (wanted.length > 0 && taken < slots) {
      taken += 1;
      wanted.shift()?.();
    }
  }
}
