/** Answers that are sent as a text, and not as JSON. */
import { z } from 'zod';

/** A text with the version of what it shows. */
export const textAnswer = z.object({ version: z.number(), text: z.string() });

/** The text of an answer, with a version or without. */
export function textOf(json: string): string {
  const answer = JSON.parse(json) as string | z.output<typeof textAnswer>;
  return typeof answer === 'string' ? answer : answer.text;
}
