/** A run in a thread, on the side of the worker: its attempt does what the context in the thread asks for. */
import type { Logger } from '@sb/jobs';
import type { ServedAttempt } from '../attempt/attempt.ts';
import type { AttemptEnd } from '../attempt/outcome.ts';
import { carryError, uncarryError } from './carried-error.ts';
import type { Answers, Ask, FromThread, Remark, ToThread } from './protocol.ts';

export type AboutRun = Remark | Extract<FromThread, { readonly type: 'call' | 'done' | 'failed' }>;

interface Step {
  readonly resolve: (text: string | undefined) => void;
  readonly reject: (error: unknown) => void;
}

export class ServedRun {
  /** Never rejects. */
  readonly ended: Promise<AttemptEnd>;
  /** Only the first call has an effect. */
  readonly end: (end: AttemptEnd) => void;
  readonly #attempt: ServedAttempt;
  readonly #send: (message: ToThread) => void;
  readonly #steps = new Map<number, Step>();
  #logger: Logger | undefined;

  constructor(attempt: ServedAttempt, send: (message: ToThread) => void) {
    this.#attempt = attempt;
    this.#send = send;
    let end!: (end: AttemptEnd) => void;
    this.ended = new Promise((resolve) => {
      end = resolve;
    });
    this.end = end;
  }

  hear(message: AboutRun): void {
    const { telemetry, work } = this.#attempt;
    switch (message.type) {
      case 'log':
        this.#logger ??= this.#attempt.createLogger();
        this.#logger[message.level](message.message, message.fields);
        return;
      case 'count':
        telemetry.count(message.name, message.by);
        return;
      case 'gauge':
        telemetry.gauge(message.name, message.value);
        return;
      case 'progress':
        work.showProgress(message.progress);
        return;
      case 'keep':
        work.keepEvent(message.event);
        return;
      case 'call':
        void this.#answer(message.call, message.ask);
        return;
      case 'done':
        this.#takeStep(message.call)?.resolve(message.text);
        return;
      case 'failed':
        this.#takeStep(message.call)?.reject(uncarryError(message.error));
        return;
      default:
        return message satisfies never;
    }
  }

  async #answer(call: number, ask: Ask): Promise<void> {
    try {
      this.#send({ type: 'answered', call, value: await this.#do(call, ask) });
    } catch (error) {
      this.#send({ type: 'refused', call, error: carryError(error) });
    }
  }

  async #do(call: number, ask: Ask): Promise<Answers[Ask['verb']]> {
    const { telemetry, work } = this.#attempt;
    switch (ask.verb) {
      case 'publish':
        return work.publish(ask.event);
      case 'enqueue':
        return work.enqueue(ask.request);
      case 'keepRequest':
        return work.keepRequest(ask.request);
      case 'step':
        return work.kept.step(ask.id, () => this.#doStep(call));
      case 'recall':
        return work.kept.recall(ask.checkpoint);
      case 'remember':
        return work.kept.remember(ask.checkpoint, ask.text);
      case 'parents':
        return work.parents();
      case 'getState':
        return JSON.stringify(await telemetry.getState());
      default:
        return ask satisfies never;
    }
  }

  /** Done in the thread. When the thread ends before, this never resolves, and its attempt has ended as well. */
  #doStep(call: number): Promise<string | undefined> {
    return new Promise((resolve, reject) => {
      this.#steps.set(call, { resolve, reject });
      this.#send({ type: 'do', call });
    });
  }

  #takeStep(call: number): Step | undefined {
    const step = this.#steps.get(call);
    this.#steps.delete(call);
    return step;
  }
}
