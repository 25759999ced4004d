import { didYouMean } from '@sb/config';
import { LOG_LEVELS, type LogLevel } from '@sb/logger';
import { quote } from '@sb/words';
import type { Environment } from '../cli/terminal/style.ts';

const FORMATS = ['json', 'pretty'] as const;

export interface LogChoices {
  readonly level: LogLevel | undefined;
  readonly format: (typeof FORMATS)[number] | undefined;
  /** One for each unknown value, which is ignored. */
  readonly warnings: readonly string[];
}

/** Reads LOG_LEVEL and LOG_FORMAT. Pure. */
export function logChoices(env: Environment): LogChoices {
  const level = choose('LOG_LEVEL', env, LOG_LEVELS);
  const format = choose('LOG_FORMAT', env, FORMATS);
  const warnings = [level, format].flatMap(({ warning }) => (warning === undefined ? [] : [warning]));
  return { level: level.value, format: format.value, warnings };
}

interface Choice<T> {
  readonly value?: T;
  readonly warning?: string;
}

function choose<T extends string>(name: string, env: Environment, known: readonly T[]): Choice<T> {
  const given = env[name];
  if (!given) return {};
  const value = known.find((one) => one === given.toLowerCase());
  if (value !== undefined) return { value };
  const near = didYouMean(given, known);
  const advice = near === undefined ? '' : ` Did you mean "${near}"?`;
  return {
    warning: `${name}: expected ${known.join(', ')}, got ${quote(given)}; it is ignored.${advice}`,
  };
}
