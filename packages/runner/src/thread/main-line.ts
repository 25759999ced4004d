/** The connection of a thread to the worker: remarks, and calls that the worker answers. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { MessagePort } from 'node:worker_threads';
import { carryError, uncarryError } from './carried-error.ts';
import type { Answers, Ask, FromThread, ToThread } from './protocol.ts';
import { waitForReader } from './unread.ts';

export type Reply = Extract<ToThread, { readonly type: 'do' | 'answered' | 'refused' }>;

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  /** The work of a step. */
  readonly work: (() => Promise<string | undefined>) | undefined;
  /** The error of that work: the caller gets the error itself, not a copy that was carried. */
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

  send(message: FromThread): void {
    waitForReader(this.#unread);
    this.#port.postMessage(message);
  }

  /** Fails with the errors of the worker. `work`, of a step, is done when the worker asks for it. */
  async call<A extends Ask>(ask: A, work?: () => Promise<string | undefined>): Promise<Answers[A['verb']]> {
    this.#calls += 1;
    const call = this.#calls;
    const answer = await new Promise((resolve, reject) => {
      this.#pending.set(call, { resolve, reject, work: work && AsyncLocalStorage.bind(work) });
      this.send({ type: 'call', call, ask });
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
      this.send({ type: 'done', call, text: await pending.work?.() });
    } catch (error) {
      pending.thrown = { error };
      this.send({ type: 'failed', call, error: carryError(error) });
    }
  }
}
