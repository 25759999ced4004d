import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { newDatabase, storePlace } from '@sb/testkit';
import type { Worker } from '@sb/worker';
import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { AppModule, Users } from './app.module.ts';
import { Mailer } from './mailer.ts';
import { WORKER } from './worker.module.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

test.each(['sqlite', 'postgres'])(
  'a service enqueues, a job uses a service, and both end with the application (%s)',
  async (dialect) => {
    const databaseUrl = dialect === 'sqlite' ? newFile() : await newDatabase();
    vi.stubEnv('DATABASE_URL', databaseUrl);
    const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
    const run = await app.get(Users).signUp('ada@example.com');

    const { client } = app.get<Worker>(WORKER);
    expect(await client.wait(run)).toMatchObject({ state: 'succeeded', result: { sent: true } });
    expect(app.get(Mailer).sent).toEqual(['ada@example.com']);

    await app.close();
    await expect(app.get<Worker>(WORKER).enqueue('mail.welcome')).rejects.toMatchObject({
      code: 'WORKER_STOPPED',
    });
  },
);

function newFile(): string {
  return `sqlite:${path.join(mkdtempSync(path.join(storePlace(), 'nest-')), 'worker.db')}`;
}
