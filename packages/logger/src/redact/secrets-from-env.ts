import { MIN_SECRET } from './redact-text.ts';
import { isSensitiveKey } from './sensitive-key.ts';

/**
 * The values of an environment that must never be written: those of variables with a sensitive name, and the passwords in
 * URLs. The longest come first: if one is a part of another, the whole longer one is redacted.
 */
export function secretsFromEnv(env: Readonly<Record<string, string | undefined>>): string[] {
  const found = Object.entries(env).flatMap(([name, value = '']) =>
    isSensitiveKey(name) ? [value] : passwordsIn(value),
  );
  return [...new Set(found)]
    .filter((value) => value.length >= MIN_SECRET)
    .toSorted((a, b) => b.length - a.length);
}

function passwordsIn(value: string): string[] {
  if (!value.includes('://') || !URL.canParse(value)) return [];
  const { password } = new URL(value);
  return [password, decoded(password)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
