/** Whether a schedule fired, and if not, why: for people and for `--json`. */
import { assertNever } from '@sb/jobs';
import { maskJson } from '@sb/logger';
import type {
  ChainProgress,
  FireAnswer,
  FireExplanation,
  FireRun,
  ScheduleOverride,
  Upstream,
  UpstreamProgress,
} from '@sb/scheduler';
import { isoTime, overrideShape, standingShape } from '../shapes.ts';
import { clean } from '../text/clean.ts';
import { dayAndClock, ageTime } from '../text/instants.ts';
import { standingText } from '../text/standing-text.ts';
import { upstreamName } from './chain-words.ts';
import { foundLate, missedShape, ruleWords, type TimeLook } from './missed-words.ts';
import { overrideText, overrideTexts } from './override-text.ts';

const ASKED: Readonly<Record<Upstream['on'], string>> = {
  success: 'to succeed',
  failure: 'to fail',
  always: 'to end',
};

const HALTS: Readonly<Record<NonNullable<UpstreamProgress['halt']>, string>> = {
  off: 'it is off now',
  gone: 'there is no such schedule now',
};

interface Look {
  readonly now: number;
  /** The instant that was asked for, ms since the epoch. */
  readonly asked: number | undefined;
  /** In which times are named; default: that of the schedule. */
  readonly zone?: string | undefined;
}

/** The answer, and further facts. Pure. */
export function fireExplanationText(
  explanation: FireExplanation,
  look: Look,
): { readonly says: string; readonly facts: readonly string[] } {
  const { schedule, pause, overrides, chain, answer, nextRunAt, timezone } = explanation;
  const { zone = timezone } = look;
  const time = (at: number): string => `${dayAndClock(at, zone, look.now)} (${ageTime(at, look.now)})`;
  const shown = answer.because === 'to_come' ? answer.override : undefined;
  const wanted = overrides.filter(({ fireAt, kind }) => kind === 'cron' || !shown || fireAt !== shown.fireAt);
  const facts = [
    ...missedLines(answer, { zone, now: look.now }),
    ...runLines(answer),
    ...(chain ? chainLines(chain, time) : []),
    ...(pause
      ? [`It is ${standingText(pause, look.now, zone)}. To end it: worker schedules:resume ${schedule}`]
      : []),
    ...overrideTexts(wanted, { timezone, zone, now: look.now }).map((text) => `Override: ${text}`),
    ...(nextRunAt === undefined ? [] : [`The next fire that runs: ${time(nextRunAt)}, ${zone}.`]),
  ];
  return { says: answerText(answer, { ...look, zone, time, timezone }), facts };
}

interface AnswerLook extends Look {
  readonly time: (at: number) => string;
  readonly timezone: string;
}

function answerText(answer: FireAnswer, { now, asked = now, time, timezone, zone }: AnswerLook): string {
  switch (answer.because) {
    case 'recorded':
      return `${time(answer.at)} ${answer.run && answer.verdict === 'run' ? runText(answer.run) : `created no run: ${answer.words}`}`;
    case 'never_fired':
      return 'it has not fired yet';
    case 'not_due': {
      const near = [answer.before, answer.after].flatMap((at) => (at === undefined ? [] : [time(at)]));
      return `it does not fire at ${time(asked)}; the nearest: ${near.join(' and ') || 'none'}`;
    }
    case 'not_met': {
      const near = [answer.before, answer.after].flatMap((at) => (at === undefined ? [] : [time(at)]));
      return `it had no fire at ${time(asked)}: not all of its upstreams had ended; the nearest: ${near.join(' and ') || 'none'}`;
    }
    case 'created_later':
      return `it did not exist at ${time(asked)}: it was created ${time(answer.createdAt)}`;
    case 'disabled':
      return 'it is off';
    case 'gone':
      return answer.source === 'store'
        ? `it was deleted ${time(answer.goneAt)}`
        : `no running daemon has had it in its file since ${time(answer.goneAt)}`;
    case 'due':
      return `it has been due since ${time(answer.dueAt)}, and no daemon has fired it; a running one checks at least every 30 s`;
    case 'to_come':
      if (answer.override) return overrideText(answer.override, { timezone, zone, now });
      return answer.dueAt === undefined
        ? `${time(answer.at)} is yet to come`
        : `${time(answer.at)} is yet to come; its jitter moves it to ${time(answer.dueAt)}`;
    case 'not_kept':
      return `fires of this time are no longer kept; the oldest is of ${time(answer.oldest)}`;
    case 'not_recorded':
      return `no fire is recorded for ${time(asked)}: the schedule was off or different, or too many fires were missed`;
    default:
      return assertNever(answer, 'answer');
  }
}

/** The upstreams of a chain: those that have ended, and those that are awaited. */
function chainLines({ upstreams, when }: ChainProgress, time: (at: number) => string): readonly string[] {
  return [
    ...upstreams.map((upstream) => {
      const asked = ASKED[upstream.on];
      const name = clean(upstreamName(upstream));
      const halt = upstream.halt === undefined ? '' : `; ${HALTS[upstream.halt]}`;
      if (!upstream.end) return `Awaited: ${name} ${asked}; it has not ended since the last fire${halt}`;
      const { runId, state, endedAt } = upstream.end;
      const end = `run ${runId} ${state} ${time(endedAt)}`;
      return upstream.isMet ? `Done: ${name}, by ${end}` : `Awaited: ${name} ${asked}; last, ${end}${halt}`;
    }),
    ...(when === undefined ? [] : [`Then it fires if ${clean(when)}`]),
  ];
}

function runText({ id, state }: FireRun): string {
  if (state === undefined) return `created run ${id}, which is no longer kept`;
  return state === 'running' || state === 'queued' || state === 'held' || state === 'waiting'
    ? `created run ${id}, which is ${state}`
    : `created run ${id}, which ended: ${state}`;
}

/** Why it was missed, and the rule by which it was not caught up. */
function missedLines(answer: FireAnswer, look: TimeLook): readonly string[] {
  if (answer.because !== 'recorded' || !answer.isMissed) return [];
  const rule = ruleWords(answer);
  return [foundLate(answer, look), ...(rule === undefined ? [] : [`Not caught up: ${rule}.`])];
}

function runLines(answer: FireAnswer): readonly string[] {
  if (answer.because !== 'recorded' || !answer.run) return [];
  const { id, error } = answer.run;
  return [
    ...(error === undefined ? [] : [`Its error: ${clean(error.split('\n')[0] ?? '')}`]),
    `See: worker run:show ${id}`,
  ];
}

/** The shape for `--json` and the API: instants are ISO-8601 texts. */
export function fireExplanationShape(explanation: FireExplanation, secrets: readonly string[]) {
  const { pause, overrides, chain, answer, nextFireAt, nextRunAt, ...same } = explanation;
  const shape = (one: ScheduleOverride) => overrideShape({ ...one, input: maskJson(one.input, secrets) });
  return {
    ...same,
    pause: pause && standingShape(pause),
    overrides: overrides.map(shape),
    chain: chain && chainShape(chain),
    answer: answerShape(answer, shape),
    nextFireAt: isoTime(nextFireAt),
    nextRunAt: isoTime(nextRunAt),
  };
}

function chainShape({ upstreams, when }: ChainProgress) {
  return {
    upstreams: upstreams.map(({ end, ...upstream }) => ({
      ...upstream,
      end: end && { ...end, endedAt: isoTime(end.endedAt) },
    })),
    when,
  };
}

function answerShape(
  answer: FireExplanation['answer'],
  shape: (override: ScheduleOverride) => unknown,
): { readonly because: FireAnswer['because']; readonly [fact: string]: unknown } {
  if (answer.because === 'recorded') {
    const { run, at, decidedAt, missed, ...same } = answer;
    const end = run && { ...run, finishedAt: isoTime(run.finishedAt) };
    return {
      ...same,
      at: isoTime(at),
      decidedAt: isoTime(decidedAt),
      missed: missed && missedShape(missed),
      run: end,
    };
  }
  if (answer.because === 'to_come')
    return {
      ...answer,
      at: isoTime(answer.at),
      dueAt: isoTime(answer.dueAt),
      override: answer.override && shape(answer.override),
    };
  const { because, ...facts } = answer;
  const texts = Object.entries(facts).map(([name, value]) => [
    name,
    typeof value === 'number' ? isoTime(value) : value,
  ]);
  return { because, ...Object.fromEntries(texts) };
}
