/** The thread's way to the worker: remarks, and calls that are answered. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { MessagePort } from 'node:worker_threads';
import { carryError, uncarryError } from './carried-error.ts';
import type { Answers, Ask, FromThread, ToThread } from './protocol.ts';
import { waitForReader } from './unread.ts';

export type Reply = Extract<ToThread, { readonly type: 'do' | 'answered' | 'refused' }>;

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  /** Of a step. */
  readonly work: (() => Promise<string | undefined>) | undefined;
  /** What that threw: whoever asked is given it itself, not a copy. */
  thrown?: { readonly error: unknown };
}

export class MainLine {
  readonly #port: MessagePort;
  readonly #unread: Int32Array;
  readonly #pending = new Map<number, Pending>();
  #calls = 0;

  constructor(port: MessagePort, unread: Int32Array) {
    this.#port = port;
    this.#unread = unread;
  }

  tell(message: FromThread): void {
    waitForReader(this.#unread);
    this.#port.postMessage(message);
  }

  /** Fails as the worker does. `work` is done where the worker says so: for a step. */
  async call<A extends Ask>(ask: A, work?: () => Promise<string | undefined>): Promise<Answers[A['verb']]> {
    this.#calls += 1;
    const call = this.#calls;
    const answer = await new Promise((resolve, reject) => {
      this.#pending.set(call, { resolve, reject, work: work && AsyncLocalStorage.bind(work) });
      this.tell({ type: 'call', call, ask });
    });
    return answer as Answers[A['verb']];
  }

  hear(reply: Reply): void {
    const pending = this.#pending.get(reply.call);
    if (!pending) return;
    if (reply.type === 'do') return void this.#do(reply.call, pending);
    this.#pending.delete(reply.call);
    if (reply.type === 'answered') pending.resolve(reply.value);
    else pending.reject(pending.thrown ? pending.thrown.error : uncarryError(reply.error));
  }

  async #do(call: number, pending: Pending): Promise<void> {
    try {
      this.tell({ type: 'done', call, text: await pending.work?.() });
    } catch (error) {
      pending.thrown = { error };
      this.tell({ type: 'failed', call, error: carryError(error) });
    }
  }
}
