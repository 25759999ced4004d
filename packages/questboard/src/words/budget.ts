/** The caps of a run: calls, tokens, and dollars where the price of the model is known. */
import type { Settings } from '../model/settings.ts';
import type { Usage } from './chat.ts';
import type { Fallback } from './fallback.ts';

export type AiLimits = Settings['ai'];

/** US dollars per million tokens. */
interface Price {
  readonly input: number;
  readonly output: number;
}

/** List prices of OpenAI of 2025. A model that is not here has no price: only calls and tokens are capped. */
const PRICES: ReadonlyMap<string, Price> = new Map(
  Object.entries({
    'gpt-4o': { input: 2.5, output: 10 },
    'gpt-4o-mini': { input: 0.15, output: 0.6 },
    'gpt-4.1': { input: 2, output: 8 },
    'gpt-4.1-mini': { input: 0.4, output: 1.6 },
    'gpt-4.1-nano': { input: 0.1, output: 0.4 },
    'gpt-5': { input: 1.25, output: 10 },
    'gpt-5-mini': { input: 0.25, output: 2 },
    'gpt-5-nano': { input: 0.05, output: 0.4 },
    'o4-mini': { input: 1.1, output: 4.4 },
  }),
);

export const NO_USE: Usage = { inputTokens: 0, outputTokens: 0 };

export interface Budget {
  /** The cap that forbids a request of this many bytes, if one does. */
  readonly capFor: (requestBytes: number) => Fallback | undefined;
  /**
   * Counts a request, with the most that it may use. The function that it returns puts the real use in place of that; it
   * is not called where the server does not count.
   */
  readonly reserve: (requestBytes: number) => (real: Usage) => void;
  /** Those so far. */
  readonly spent: () => Spent;
}

export interface Spent {
  /** Requests. */
  readonly calls: number;
  readonly tokens: number;
}

export function createBudget(limits: AiLimits, model: string): Budget {
  const price = PRICES.get(model.replace(/-\d{4}-\d{2}-\d{2}$/, ''));
  const most = (requestBytes: number): Usage => ({
    // A token has at least one byte.
    inputTokens: requestBytes,
    outputTokens: limits.maxOutputTokens,
  });
  let calls = 0;
  let used = NO_USE;
  return {
    capFor: (requestBytes) => {
      const then = add(used, most(requestBytes));
      if (calls >= limits.maxCalls) return 'max-calls';
      if (then.outputTokens > limits.maxCalls * limits.maxOutputTokens) return 'max-tokens';
      return price && costOf(then, price) > limits.maxCostUsd ? 'max-cost' : undefined;
    },
    reserve: (requestBytes) => {
      const reserved = most(requestBytes);
      calls += 1;
      used = add(used, reserved);
      return (real) => {
        used = add(used, real, reserved);
      };
    },
    spent: () => ({ calls, tokens: used.inputTokens + used.outputTokens }),
  };
}

function add(a: Usage, b: Usage, minus = NO_USE): Usage {
  return {
    inputTokens: a.inputTokens + b.inputTokens - minus.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens - minus.outputTokens,
  };
}

function costOf({ inputTokens, outputTokens }: Usage, { input, output }: Price): number {
  return (inputTokens * input + outputTokens * output) / 1_000_000;
}
