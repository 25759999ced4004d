/** Time that passes, nodes that die, and others that find them. */
import { NODE_LEASE_MS, renewNode, REAP_AFTER_MS } from '@sb/queue/engine';
import fc from 'fast-check';
import { type Command, command, nodeAt, partsOf, same } from './command.ts';
import { type JobName, JOBS, type Model, reap, tellChildren } from './model.ts';
import { type Real, startNode } from './real.ts';
import { trip } from './trip.ts';

const place = fc.nat(1);
const slots = fc.constantFrom(1, 4, 40);

export const passing = (ms: number): Command => command(`${ms} ms pass`, (m, r) => pass(m, r, ms));

const clocks = fc.constantFrom(1, 500, 1_000, 5_000, 31_000).map(passing);

async function pass(m: Model, r: Real, ms: number): Promise<void> {
  m.now += ms;
  r.clock.now = m.now;
  for (const node of m.nodes.values()) {
    if (!node.isUp) continue;
    same(await renewNode(r.stores[0], node.id), !node.isReaped);
    node.expiresAt = m.now + NODE_LEASE_MS;
  }
}

/** Another one starts in its place. What it held stays its own until another node finds it dead. */
export const crashing = (at: number, jobs: readonly JobName[] = JOBS): Command =>
  command(`node ${at} dies, and one with ${jobs.join(' and ')} starts`, async (m, r) => {
    nodeAt(m, at).isUp = false;
    await startNode(m, r, at, jobs);
  });

const crashes = fc
  .tuple(place, fc.subarray([...JOBS], { minLength: 1 }))
  .map(([at, jobs]) => crashing(at, jobs));

/** What it had taken has one crash more. */
export const dying = (at: number, wanted: number): Command =>
  command(`node ${at} takes up to ${wanted}, dies, and is found`, async (m, r) => {
    const node = nodeAt(m, at);
    await trip(m, r, node, { ends: [], wanted });
    node.isUp = false;
    await startNode(m, r, at, JOBS);
    await findDead(m, r, at);
  });

const deaths = fc.tuple(place, slots).map(([at, wanted]) => dying(at, wanted));

export const looking = (at: number): Command =>
  command(`node ${at} looks after the others`, (m, r) => look(m, r, at));

const looks = place.map(looking);

export const reaping = (at: number): Command =>
  command(`node ${at} looks twice after the leases of the dead have run out`, (m, r) => findDead(m, r, at));

const reapings = place.map(reaping);

async function findDead(m: Model, r: Real, at: number): Promise<void> {
  await pass(m, r, NODE_LEASE_MS + 1);
  await look(m, r, at);
  await pass(m, r, REAP_AFTER_MS);
  await look(m, r, at);
}

async function look(m: Model, r: Real, at: number): Promise<void> {
  const node = nodeAt(m, at);
  const broughtBack = await partsOf(r, node).reaper.reap();
  let expected = 0;
  for (const other of m.nodes.values()) {
    if (other.isReaped || other.expiresAt > m.now) continue;
    const since = node.sawExpired.get(other.id) ?? m.now;
    node.sawExpired.set(other.id, since);
    if (m.now - since >= REAP_AFTER_MS) expected += reap(m, other);
  }
  same(broughtBack, expected);
  // Who waits for what ended here is told at once, not when the second look of a command is done.
  tellChildren(m);
}

export const NODES: readonly fc.Arbitrary<Command>[] = [
  clocks,
  clocks,
  crashes,
  deaths,
  deaths,
  looks,
  reapings,
];

export const DEATHS: readonly fc.Arbitrary<Command>[] = [clocks, deaths, deaths];
