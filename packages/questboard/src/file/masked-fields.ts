/**
 * Finds fields that would lose a secret. Answers of the console mask secrets: a person changes one word of such a text and
 * saves it, or imports an export, and the mask would take the place of the secret. Pure.
 */
import { countMasks } from '@sb/logger';

type Fields = Readonly<Record<string, unknown>>;

export const MASKED =
  'has masked values: write the secrets in their place, or leave the field out to keep it';

/** The given fields with more masks than the stored ones: a text that has a mask by itself stays as it is. */
export function maskedFields(stored: Fields, given: Fields): readonly string[] {
  // Almost no record has a mask.
  if (countMasks(given) === 0) return [];
  return Object.keys(given).filter((field) => countMasks(given[field]) > countMasks(stored[field]));
}
