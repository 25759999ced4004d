/** An input that a person has typed. Pure. */
import { checkUnmasked } from './masked.ts';

/** Throws what is wrong with it, for people. */
export function typedJson(text: string): unknown {
  checkUnmasked(text);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Error(`Input: expected JSON. ${error instanceof Error ? error.message : ''}`, { cause: error });
  }
}
