/** The messages of one live stream that its client has not taken yet. */
import type { LiveMessage } from './send-facts.ts';

/** Characters; or three of its longest message, so that one large answer does not end the stream. */
const MOST_UNSENT = 1_048_576;

export interface Outbox {
  readonly isOver: boolean;
  /** Less than half of what may wait for the client waits. */
  readonly hasRoom: () => boolean;
  add(message: LiveMessage): void;
  /** Those that wait, or the next ones. None after this time, and at the end. Those taken before count as sent. */
  take(patienceMs: number): Promise<readonly LiveMessage[]>;
  end(): void;
}

/** `onFull`: the client takes too little. */
export function createOutbox(onFull: () => void): Outbox {
  const queue: LiveMessage[] = [];
  let unsent = 0;
  let taken = 0;
  let longest = 0;
  let isOver = false;
  let wake = doNothing;
  return {
    get isOver() {
      return isOver;
    },
    hasRoom: () => unsent < MOST_UNSENT / 2,
    add(message) {
      const { length } = message.data;
      unsent += length;
      longest = Math.max(longest, length);
      if (unsent > Math.max(MOST_UNSENT, 3 * longest)) return onFull();
      queue.push(message);
      wake();
    },
    async take(patienceMs) {
      unsent -= taken;
      if (queue.length === 0 && !isOver) await news(patienceMs);
      const messages = isOver ? [] : queue.splice(0);
      taken = messages.reduce((sum, { data }) => sum + data.length, 0);
      return messages;
    },
    end() {
      isOver = true;
      wake();
    },
  };

  function news(patienceMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, patienceMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function doNothing(): void {}
