/** A module that starts a worker with the application and stops it with the application. */
import {
  type DynamicModule,
  Inject,
  Injectable,
  Module,
  type ModuleMetadata,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { createWorker, type Worker, type WorkerOptions } from '@sb/worker';

/** `@Inject(WORKER) worker: Worker`: providers enqueue with it. */
export const WORKER = Symbol('worker');

export interface WorkerModuleOptions {
  readonly imports?: ModuleMetadata['imports'];
  /** The providers that `useFactory` gets: services for the jobs, the configuration. */
  readonly inject?: readonly (string | symbol | (new (...given: never[]) => unknown))[];
  readonly useFactory: (...given: never[]) => WorkerOptions;
}

@Injectable()
class WorkerLifecycle implements OnModuleInit, OnApplicationShutdown {
  private readonly worker: Worker;

  constructor(@Inject(WORKER) worker: Worker) {
    this.worker = worker;
  }

  async onModuleInit(): Promise<void> {
    await this.worker.start();
  }

  /** After the last request: running runs get their grace period, and the others are put back. */
  async onApplicationShutdown(): Promise<void> {
    await this.worker.stop();
  }
}

@Module({})
export class WorkerModule {
  static forRootAsync({ imports = [], inject = [], useFactory }: WorkerModuleOptions): DynamicModule {
    const worker = {
      provide: WORKER,
      inject: [...inject],
      useFactory: (...given: never[]) => createWorker(useFactory(...given)),
    };
    return {
      module: WorkerModule,
      global: true,
      imports,
      providers: [worker, WorkerLifecycle],
      exports: [WORKER],
    };
  }
}
