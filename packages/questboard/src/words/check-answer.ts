/** What an answer of the model must be like, so that people may read it. Pure. */
import { escapeInvisible } from '@sb/words';
import { hasLink, tidyText } from './clean-text.ts';
import type { Fallback } from './fallback.ts';
import { type Question, userMessage } from './question.ts';

/** The text for people, or the rule that the answer breaks. */
export type CheckedAnswer = { readonly text: string } | { readonly fault: Fallback };

/** Signs of Markdown, HTML and chat programs anywhere, signs of lists and headings at the beginning of a line. */
const MARKUP =
  /[`*<>|\\[\]]|~~|^\s*(?:#{1,6}\s|[-+•–]\s|\d{1,3}[.)]\s)|(?<![\p{L}\p{N}])_+[\p{L}\p{N}]|&#?\w{1,10};/mu;
const WORDS = /[\p{L}\p{N}]+(?:[._-]+[\p{L}\p{N}]+)*/gu;
/** A word with a digit behind a letter (`t-12`, `M1`), or with a dot inside (`deploy.sh`). */
const IDENTIFIER = /\p{L}.*\p{N}|[\p{L}\p{N}]\.\p{L}{2}/u;
/** Models without an enforced schema like to put their JSON into a block of code. */
const FENCE = /^\s*```(?:json)?\s*|\s*```\s*$/g;

/** Reads and checks an answer, and gives people's names and ids back. */
export function checkAnswer(content: string, question: Question): CheckedAnswer {
  const answer = parse(content);
  if (answer === undefined) return { fault: 'not-json' };
  const lines = question.shape.read(answer);
  if (!lines || lines.length === 0 || lines.some((line) => tidyText(line) === '')) return { fault: 'schema' };
  const restored = lines.map((line) => question.restore(tidyText(line)));
  if (lines.length > question.mostLines || restored.some((line) => line.length > question.longestLine))
    return { fault: 'too-long' };
  const fault = faultOf(lines.join('\n'), question);
  return fault === undefined ? { text: restored.join('\n') } : { fault };
}

function faultOf(text: string, question: Question): Fallback | undefined {
  if (hasLink(text)) return 'url';
  if (text.includes('@')) return 'at-sign';
  if (MARKUP.test(text) || escapeInvisible(text) !== text) return 'markup';
  const given = identifiersIn(userMessage(question));
  return [...identifiersIn(text)].every((word) => given.has(word)) ? undefined : 'unknown-id';
}

function identifiersIn(text: string): ReadonlySet<string> {
  return new Set((text.match(WORDS) ?? []).filter((word) => IDENTIFIER.test(word)));
}

function parse(content: string): unknown {
  try {
    return JSON.parse(content.replaceAll(FENCE, ''));
  } catch {
    return undefined;
  }
}
