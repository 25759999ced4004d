/** Answers that are sent as a text, and not as JSON. */
import type { Route } from './route.ts';

interface TextAnswer {
  /** Of what it shows. */
  readonly version?: number;
  readonly text: string;
}

/** The answer as it is sent: its text where the route writes one. */
export function written({ textOf: write }: Pick<Route, 'textOf'>, answer: unknown): unknown {
  if (!write) return answer;
  const { version } = answer as { readonly version?: number };
  return { ...(version !== undefined && { version }), text: write(answer) } satisfies TextAnswer;
}

/** The text of an answer, with a version or without. */
export function textOf(json: string): string {
  const answer = JSON.parse(json) as string | TextAnswer;
  return typeof answer === 'string' ? answer : answer.text;
}
