/** From when on a fire of a schedule counts as missed. Pure. */
import type { OperatedRow } from '../definitions/operate.sql.ts';
import { scheduleJitter } from '../plan/jitter.ts';
import { ON_TIME_MS } from '../plan/plan-fires.ts';
import { parseRules } from '../schedule-rules.ts';
import type { Judged } from './explain.sql.ts';

export function judged({
  id,
  name,
  expression,
  rules,
}: Pick<OperatedRow, 'id' | 'name' | 'expression' | 'rules'>): Judged {
  const lateMs =
    expression === null ? undefined : ON_TIME_MS + scheduleJitter(name, parseRules(rules).jitterMs);
  return { id, lateMs };
}
