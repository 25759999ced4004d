/** The two messages of a chat completion, as OpenAI and the servers that follow it read and write them. Pure. */
import * as z from 'zod';
import { type Question, systemMessage, userMessage } from './question.ts';

/** What a server understands; the plain form is for those that refuse the first one. */
export interface Dialect {
  readonly enforcesSchema: boolean;
  readonly tokenLimit: 'max_tokens' | 'max_completion_tokens';
}

export const FIRST_DIALECT: Dialect = { enforcesSchema: true, tokenLimit: 'max_tokens' };

export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface ChatAnswer {
  readonly content: string;
  /** The answer reached the limit of tokens. */
  readonly isCutOff: boolean;
  /** Absent from servers that do not count. */
  readonly usage?: Usage;
}

const answerSchema = z.object({
  choices: z
    .array(z.object({ message: z.object({ content: z.string() }), finish_reason: z.string().nullish() }))
    .min(1),
  usage: z
    .object({ prompt_tokens: z.int().min(0), completion_tokens: z.int().min(0) })
    .nullish()
    .catch(undefined),
});

/** The plain form after a refusal. OpenAI's newer models refuse `max_tokens`, and name the field that they want. */
export function plainDialect(refusal: string): Dialect {
  const isNew = refusal.includes('max_completion_tokens');
  return { enforcesSchema: false, tokenLimit: isNew ? 'max_completion_tokens' : 'max_tokens' };
}

export function chatRequest(
  question: Question,
  { model, maxOutputTokens, dialect }: { model: string; maxOutputTokens: number; dialect: Dialect },
): string {
  const { name, shape } = question;
  return JSON.stringify({
    model,
    messages: [
      { role: 'system', content: systemMessage(question) },
      { role: 'user', content: userMessage(question) },
    ],
    [dialect.tokenLimit]: maxOutputTokens,
    ...(dialect.enforcesSchema && {
      temperature: 0,
      response_format: { type: 'json_schema', json_schema: { name, strict: true, schema: shape.jsonSchema } },
    }),
  });
}

/** Undefined for anything but a chat completion. */
export function readChatAnswer(body: unknown): ChatAnswer | undefined {
  const { data } = answerSchema.safeParse(body);
  const [choice] = data?.choices ?? [];
  if (!data || !choice) return undefined;
  const { usage } = data;
  return {
    content: choice.message.content,
    isCutOff: choice.finish_reason === 'length',
    ...(usage && { usage: { inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens } }),
  };
}
