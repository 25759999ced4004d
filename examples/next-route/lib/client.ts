/**
 * One client for the process. The development server of Next loads a changed module again, so the client is kept outside
 * of modules: otherwise each change would open connections and close none.
 */
import { type Client, createClient } from '@sb/queue';

const kept = globalThis as { workerClient?: Client };

/** It connects at its first call: a build without a database succeeds. */
export function workerClient(): Client {
  return (kept.workerClient ??= createClient({
    databaseUrl: process.env['DATABASE_URL'] ?? '',
    createdBy: 'next',
  }));
}
