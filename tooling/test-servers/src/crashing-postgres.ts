import { tmpdir } from 'node:os';
import { inject } from 'vitest';
import { launch, makeHome, type TestPostgres } from './postgres.ts';

/** A server for one test, which may crash. Writes that it has acknowledged survive the crash. */
export interface CrashingPostgres extends TestPostgres {
  /** Ends the server as a crash of the machine would: clients get no message. */
  crash(): Promise<void>;
  /** Starts it again on the same port, with all that was committed. */
  start(): Promise<void>;
}

const DURABILITY = { fsync: 'off' };

export async function startCrashingPostgres(): Promise<CrashingPostgres> {
  const home = await makeHome({ place: tmpdir(), template: inject('postgresTemplate') });
  let server = await launch(home, DURABILITY);
  return {
    url: server.url,
    stop: () => server.stop(),
    crash: () => server.kill('SIGQUIT'),
    start: async () => {
      server = await launch(home, DURABILITY);
    },
  };
}
