/** A schedule of a file, and others like it, that fire at half past each hour, when a test says so; the clock of the engine begins at 12:00. */
import { DEFAULT_RULES, fireDue, listSchedules, loadSchedules } from '@sb/scheduler';
import type { Engine } from './open-engine.ts';

export interface HourlySchedule {
  /** The kinds of its overrides. */
  readonly overrides: () => Promise<readonly string[] | undefined>;
  /** Moves the clock; the daemon fires what is due. Returns the verdicts. */
  readonly fireIn: (ms: number) => Promise<readonly string[]>;
}

export async function loadHourly(engine: Engine, count = 1): Promise<HourlySchedule> {
  const { store } = engine;
  const node = { nodeId: engine.node, version: '1.0.0', jobs: new Map() };
  const hourly = {
    name: 'hourly',
    jobId: 'report',
    enabled: true,
    timezone: 'Europe/Berlin',
    schedule: '30 * * * *',
    rules: DEFAULT_RULES,
  };
  const others = Array.from({ length: count - 1 }, (_, nr) => ({ ...hourly, name: `hourly-${nr}` }));
  await loadSchedules(store, node, [hourly, ...others]);
  return {
    overrides: async () => (await listSchedules(store))[0]?.overrides.map(({ kind }) => kind),
    fireIn: async (ms) => {
      await engine.pass(ms);
      return (await fireDue(store, node)).fired.map(({ verdict }) => verdict);
    },
  };
}
