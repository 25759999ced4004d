import type { FieldChange } from '@sb/scheduler';
import { formatDuration } from '@sb/words';
import { clean } from '@sb/views';

/** `schedule "0 9 * * *" -> "0 10 * * *"`; a duration of the rules in words. */
export function fieldChangeText({ field, before, after }: FieldChange): string {
  const isDuration = field.endsWith('Ms');
  const value = (of: unknown): string => valueText(of, isDuration);
  return `${isDuration ? field.slice(0, -'Ms'.length) : field} ${value(before)} -> ${value(after)}`;
}

function valueText(value: unknown, isDuration: boolean): string {
  if (value === undefined) return 'none';
  if (isDuration && typeof value === 'number') return formatDuration(value);
  return clean(JSON.stringify(value));
}
