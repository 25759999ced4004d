import { Inject, Injectable, Module } from '@nestjs/common';
import type { Worker } from '@sb/worker';
import { Mailer } from './mailer.ts';
import { welcomeJob } from './welcome.job.ts';
import { WORKER, WorkerModule } from './worker.module.ts';

@Injectable()
export class Users {
  private readonly worker: Worker;

  constructor(@Inject(WORKER) worker: Worker) {
    this.worker = worker;
  }

  /** Resolves when the run is stored. */
  async signUp(email: string): Promise<number> {
    const { id } = await this.worker.enqueue(
      'mail.welcome',
      { to: email },
      { dedupeKey: `welcome:${email}` },
    );
    return id;
  }
}

@Module({ providers: [Mailer], exports: [Mailer] })
class MailModule {}

@Module({
  imports: [
    WorkerModule.forRootAsync({
      imports: [MailModule],
      inject: [Mailer],
      useFactory: (mailer: Mailer) => ({
        jobs: [welcomeJob(mailer)],
        databaseUrl: process.env['DATABASE_URL'] ?? 'sqlite:data/worker.db',
        // Old records would stay without it.
        retention: { retentionDays: 30 },
        logLevel: 'warn',
      }),
    }),
  ],
  providers: [Users],
})
export class AppModule {}
