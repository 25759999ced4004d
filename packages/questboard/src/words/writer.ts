/**
 * Writes the texts of one run for one organisation. Called by the jobs.
 * Promise: without a model every text is its template, to the byte. With one, only texts differ: a failure of the model
 * gives the template and a warning, never an error.
 */
import type { RunSummary, Warning } from '../model/run.ts';
import type { AiLimits } from './budget.ts';
import type { CheckedAnswer } from './check-answer.ts';
import { type DigestFacts, digestQuestion, digestTemplate } from './digest-text.ts';
import { type Fallback, fallbackWarnings, type FallenBack } from './fallback.ts';
import { type GoalFacts, goalQuestion, goalTemplate } from './goal-text.ts';
import { type AnswerCache, createModel } from './model-client.ts';
import type { ModelAccess } from './model-settings.ts';
import { type NextStepFacts, nextStepQuestion, nextStepTemplate } from './next-step-text.ts';
import type { Fetch } from './post-chat.ts';
import type { Question, WithMembers } from './question.ts';

const TIME_LIMIT_MS = 15_000;

/** The model and the limits that a run passes to its writer of texts. */
export type Words = Pick<WriterOptions, 'model' | 'fetch' | 'signal' | 'secrets' | 'timeLimitMs'>;

export interface WriterOptions {
  readonly model: ModelAccess;
  /** The settings `ai` of the organisation. */
  readonly limits: AiLimits;
  readonly cache: AnswerCache;
  readonly fetch: Fetch;
  /** That of the run. */
  readonly signal?: AbortSignal | undefined;
  /** Templates only: a dry run asks no model. */
  readonly dryRun?: boolean;
  /** Exact values that must not leave the machine, beside the key of the model. Others are found by their shape. */
  readonly secrets?: readonly string[];
  /** For one request. Default: 15 s. */
  readonly timeLimitMs?: number;
}

export interface Written {
  readonly text: string;
  /** Whether a language model wrote the text. */
  readonly ai: boolean;
  /** Why the text is the template although a model is switched on. */
  readonly fallback?: Fallback;
}

export interface WriterReport {
  readonly ai: RunSummary['ai'];
  readonly warnings: readonly Warning[];
}

/** Each text rejects only with the reason of the signal. */
export interface Writer {
  /** Whether a text may wait for a language model. */
  readonly asksModel: boolean;
  /** One paragraph, from a model at most 600 UTF-16 units. */
  digest(facts: WithMembers<DigestFacts>): Promise<Written>;
  /** One sentence. */
  goal(facts: WithMembers<GoalFacts>): Promise<Written>;
  /** One to three lines for a flagged task. */
  nextSteps(facts: NextStepFacts): Promise<Written>;
  /** What the texts so far have cost, and the warnings for the summary of the run. */
  report(): WriterReport;
}

type ToQuestion = (secrets: readonly string[]) => Question | undefined;

export function createWriter({
  model: access,
  limits,
  signal,
  dryRun = false,
  ...options
}: WriterOptions): Writer {
  const { secrets = [], timeLimitMs = TIME_LIMIT_MS, cache, fetch } = options;
  const isOn = limits.enabled && !dryRun;
  const settings = isOn && access.kind === 'on' ? access.settings : undefined;
  const model = settings && createModel(settings, { limits, cache, fetch, timeLimitMs, signal });
  const hidden = settings ? [settings.key(), ...secrets] : secrets;
  const fallen: FallenBack[] = [];
  return {
    asksModel: model !== undefined,
    digest: (facts) => write('digest', digestTemplate(facts), (secret) => digestQuestion(facts, secret)),
    goal: (facts) => write('goal', goalTemplate(facts), (secret) => goalQuestion(facts, secret)),
    nextSteps: (facts) =>
      write(facts.flag.taskId, nextStepTemplate(facts), (secret) => nextStepQuestion(facts, secret)),
    report: () => {
      const { calls, tokens } = model?.spent() ?? { calls: 0, tokens: 0 };
      return { ai: { calls, tokens, fallback: fallen.length > 0 }, warnings: fallbackWarnings(fallen) };
    },
  };

  async function write(subject: string, template: string, toQuestion: ToQuestion): Promise<Written> {
    signal?.throwIfAborted();
    const answer = await answerTo(toQuestion);
    signal?.throwIfAborted();
    if (answer === undefined) return { text: template, ai: false };
    if ('text' in answer) return { text: answer.text, ai: true };
    fallen.push({ subject, reason: answer.fault });
    return { text: template, ai: false, fallback: answer.fault };
  }

  /** Undefined where the template is meant to be the text. */
  async function answerTo(toQuestion: ToQuestion): Promise<CheckedAnswer | undefined> {
    if (isOn && access.kind === 'broken') return { fault: 'settings' };
    const question = model && toQuestion(hidden);
    return question && model.ask(question);
  }
}
