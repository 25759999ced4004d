/** Troubles that a test orders for a request to come. */
import type { Answer } from './answers.ts';

/**
 * `drop-before`: the connection breaks, and nothing was done. `drop-after`: it was done, then the connection breaks.
 * `cut-after`: it was done, and the connection breaks in the middle of the answer. `hang`: there is never an answer.
 * `answer`: this answer, and nothing was done. `answerAfter`: it was done, then this answer, or one made of the true one.
 * `answerWhen`: it was done, and the true answer is sent when this resolves.
 */
export type Trouble =
  | 'drop-before'
  | 'drop-after'
  | 'cut-after'
  | 'hang'
  | { readonly answer: Answer }
  | { readonly answerWhen: Promise<unknown> }
  | { readonly answerAfter: Answer | ((real: Answer) => Answer) };

export interface Order {
  /** Of the request; any without it. */
  readonly method?: string;
  /** Of its path, without the path of the API itself and without a query; any without it. */
  readonly path?: RegExp;
  /** How many requests meet it: one unless it says otherwise. */
  readonly times?: number;
  readonly do: Trouble;
}

export interface Ordered {
  /** Resolves when the first request meets the trouble. */
  readonly met: Promise<void>;
  /** Ends the trouble, however many requests it was ordered for. */
  cancel(): void;
}

export interface Orders {
  next(order: Order): Ordered;
  /** The trouble of this request. The order that came first is met first. */
  take(method: string, path: string): Trouble | undefined;
}

interface Waiting {
  readonly order: Order;
  left: number;
  /** Called when the first request meets it. */
  readonly listeners: (() => void)[];
}

export function createOrders(): Orders {
  const waiting: Waiting[] = [];
  return {
    next: (order) => {
      const entry: Waiting = { order, left: order.times ?? 1, listeners: [] };
      waiting.push(entry);
      return {
        met: new Promise((resolve) => {
          entry.listeners.push(resolve);
        }),
        cancel: () => {
          entry.left = 0;
        },
      };
    },
    take: (method, path) => {
      const entry = waiting.find(({ order, left }) => left > 0 && isFor(order, method, path));
      if (!entry) return undefined;
      entry.left -= 1;
      for (const listener of entry.listeners.splice(0)) listener();
      return entry.order.do;
    },
  };
}

function isFor(order: Order, method: string, path: string): boolean {
  return (order.method ?? method) === method && (order.path?.test(path) ?? true);
}
