/** The limits of a job beside its code, as texts of a form. Pure. */
import { commandLine } from '../../words/commands/command-line.ts';

/** An empty text changes nothing; `none` is no limit, `code` what the code of the job says. */
export interface LimitTexts {
  readonly concurrency: string;
  readonly rate: string;
  readonly burst: string;
}

export const NO_LIMITS: LimitTexts = { concurrency: '', rate: '', burst: '' };

/** The body of the request. Throws what is wrong with a word. */
export function limitBody({ concurrency, rate, burst }: LimitTexts): Readonly<Record<string, unknown>> {
  const [atOnce, begin, most] = [concurrency, rate, burst].map((text) => text.trim());
  return {
    ...(atOnce && {
      maxRunning: atOnce === 'code' ? null : atOnce === 'none' ? 'none' : countOf('At once', atOnce),
    }),
    ...(begin && { rate: begin === 'code' ? null : begin }),
    ...(most && { burst: countOf('Burst', most) }),
  };
}

export function jobLimitCommand(id: string, texts: LimitTexts): string {
  const flags = (['concurrency', 'rate', 'burst'] as const).flatMap((field) => {
    const text = texts[field].trim();
    return text === '' ? [] : [`--${field}`, text];
  });
  return commandLine('job:limit', id, ...flags);
}

function countOf(label: string, text: string): number {
  if (!/^\d{1,9}$/.test(text))
    throw new Error(`${label}: expected a whole number, none or code, got "${text}".`);
  return Number(text);
}
