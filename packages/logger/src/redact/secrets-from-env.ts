import { MIN_SECRET } from './redact-text.ts';
import { isSensitiveKey } from './sensitive-key.ts';

const OTLP_HEADERS = /^OTEL_EXPORTER_OTLP_(?:\w+_)?HEADERS$/;

/**
 * The values of an environment that must never be written: those of variables with a sensitive name, and the passwords in
 * URLs. The longest come first: if one is a part of another, the whole longer one is redacted.
 */
export function secretsFromEnv(env: Readonly<Record<string, string | undefined>>): string[] {
  const found = Object.entries(env).flatMap(([name, value = '']) =>
    isSensitiveKey(name) ? [value] : [...passwordsIn(value), ...headersIn(name, value)],
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

/** `OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20...,x-key=...`: the values, and those after the scheme. */
function headersIn(name: string, list: string): string[] {
  if (!OTLP_HEADERS.test(name)) return [];
  return list.split(',').flatMap((header) => {
    const value = decoded(header.slice(header.indexOf('=') + 1).trim());
    return [value, value.slice(value.indexOf(' ') + 1)];
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
