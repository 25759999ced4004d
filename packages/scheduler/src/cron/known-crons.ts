import { compileCron, type CompiledCron } from './cron.ts';

/** Expressions are read once: a daemon with 10,000 schedules asks for the next fire again and again. */
const known = new Map<string, CompiledCron>();

/** Throws `CronError` or `ZoneError`: another daemon may have stored what this one's runtime does not know. */
export function cronOf({
  expression,
  timezone,
}: Pick<CompiledCron, 'expression' | 'timezone'>): CompiledCron {
  const key = `${timezone} ${expression}`;
  const before = known.get(key);
  if (before) return before;
  const fresh = compileCron(expression, timezone);
  known.set(key, fresh);
  return fresh;
}
