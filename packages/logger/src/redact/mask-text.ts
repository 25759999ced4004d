import { redactText } from './redact-text.ts';

/** A longer text is cut before it is read, so that a text of any size costs little. */
const MOST_READ = 65_536;

export interface MaskTextOptions {
  /** Characters that are kept. */
  readonly longest: number;
  /** Exact values that must not be shown. */
  readonly secrets?: readonly string[] | undefined;
}

/**
 * A text of a run as it is stored and shown. Secrets are masked first, and the text is cut then: the other way round, the
 * first part of a secret at the cut would not be recognised and stay.
 */
export function maskText(text: string, { longest, secrets = [] }: MaskTextOptions): string {
  const masked = redactText(text.slice(0, MOST_READ), secrets);
  // The cut may go through a pair of surrogates.
  return masked.slice(0, longest).replace(/[\ud800-\udbff]$/, '');
}
