import { UnknownRuleError } from './errors.ts';
import type { AlertRule } from '../evaluate/rule.ts';

/** Throws `UNKNOWN_RULE` with the name that may have been meant. */
export function findRule(rules: readonly AlertRule[], name: string): AlertRule {
  const found = rules.find((rule) => rule.name === name);
  if (found) return found;
  throw new UnknownRuleError(
    name,
    rules.map((rule) => rule.name),
  );
}
