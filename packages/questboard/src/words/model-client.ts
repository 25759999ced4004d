/**
 * Questions of one run to the model. Called by the writer.
 * Promise: no answer that breaks a rule gets out, no cap is exceeded, and a server that does not work is asked once.
 * Earlier answers are kept as the model gave them, without names of members.
 */
import { contentHash } from '@sb/words';
import { type AiLimits, createBudget, NO_USE, type Spent } from './budget.ts';
import { type ChatAnswer, chatRequest, type Dialect, FIRST_DIALECT, plainDialect } from './chat.ts';
import { type CheckedAnswer, checkAnswer } from './check-answer.ts';
import { type Fallback, isLasting } from './fallback.ts';
import type { ModelSettings } from './model-settings.ts';
import { type Fetch, postChat, type Posted } from './post-chat.ts';
import { PROMPT_VERSION, type Question, userMessage } from './question.ts';

/** Keeps the answers of earlier runs. A failure of it costs a text, not the run. */
export interface AnswerCache {
  find(key: string): Promise<string | undefined>;
  keep(key: string, text: string): Promise<void>;
}

export interface ModelOptions {
  readonly limits: AiLimits;
  readonly cache: AnswerCache;
  readonly fetch: Fetch;
  /** Ms for one request. */
  readonly timeLimitMs: number;
  readonly signal: AbortSignal | undefined;
}

export interface Model {
  /** Rejects only with the reason of the signal. */
  ask(question: Question): Promise<CheckedAnswer>;
  spent(): Spent;
}

type Answered = ChatAnswer | { readonly fault: Fallback };

export function createModel(settings: ModelSettings, options: ModelOptions): Model {
  const { limits, cache } = options;
  const budget = createBudget(limits, settings.model);
  let dialect = FIRST_DIALECT;
  let outage: Fallback | undefined;
  return { ask, spent: budget.spent };

  async function ask(question: Question): Promise<CheckedAnswer> {
    const key = answerKey(settings.model, question);
    const [found] = await Promise.allSettled([cache.find(key)]);
    if (found.status === 'rejected') return { fault: 'cache' };
    const earlier = found.value === undefined ? undefined : checkAnswer(found.value, question);
    if (earlier && 'text' in earlier) return earlier;
    const answer = await answerTo(question);
    if ('fault' in answer) return answer;
    const checked = checkAnswer(answer.content, question);
    if ('fault' in checked) return checked;
    const [kept] = await Promise.allSettled([cache.keep(key, answer.content)]);
    return kept.status === 'fulfilled' ? checked : { fault: 'cache' };
  }

  async function answerTo(question: Question): Promise<Answered> {
    if (outage !== undefined) return { fault: outage };
    const posted = await request(question);
    switch (posted.kind) {
      case 'answered':
        return posted.answer.isCutOff ? { fault: 'cut-off' } : posted.answer;
      case 'refused':
        return fail('refused');
      case 'failed':
        return fail(posted.reason);
    }
  }

  function fail(fault: Fallback): Answered {
    if (isLasting(fault)) outage = fault;
    return { fault };
  }

  /** A server that refuses the first form is asked once more, and from then on, in the plain one. */
  async function request(question: Question): Promise<Posted> {
    const first = dialect;
    const posted = await requestIn(first, question);
    if (posted.kind !== 'refused' || !first.enforcesSchema) return posted;
    dialect = plainDialect(posted.says);
    return requestIn(dialect, question);
  }

  async function requestIn(form: Dialect, question: Question): Promise<Posted> {
    const { maxOutputTokens } = limits;
    const body = chatRequest(question, { model: settings.model, maxOutputTokens, dialect: form });
    const bytes = Buffer.byteLength(body);
    const cap = budget.capFor(bytes);
    if (cap !== undefined) return { kind: 'failed', reason: cap };
    const settle = budget.reserve(bytes);
    const posted = await postChat({ ...options, settings, body });
    if (posted.kind !== 'answered') settle(NO_USE);
    else if (posted.answer.usage) settle(posted.answer.usage);
    return posted;
  }
}

function answerKey(model: string, question: Question): string {
  return contentHash([PROMPT_VERSION, model, question.name, userMessage(question)]);
}
