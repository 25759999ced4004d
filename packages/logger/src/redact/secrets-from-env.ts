import { readUrl } from '@sb/words';
import { MIN_SECRET } from './redact-text.ts';
import { isSensitiveKey } from './sensitive-key.ts';

const OTLP_HEADERS = /^OTEL_EXPORTER_OTLP_(?:\w+_)?HEADERS$/;

/**
 * The values of an environment that must never be written: those of variables with a sensitive name, and the passwords and
 * keys in URLs. The longest come first: if one is a part of another, the whole longer one is redacted.
 */
export function secretsFromEnv(env: Readonly<Record<string, string | undefined>>): string[] {
  const found = Object.entries(env).flatMap(([name, value = '']) =>
    // A value that was read from a file may end with a line break that its users cut off.
    isSensitiveKey(name) ? [value, value.trim()] : [...secretsOfUrl(value), ...headersIn(name, value)],
  );
  return [...new Set(found)]
    .filter((value) => value.length >= MIN_SECRET)
    .toSorted((a, b) => b.length - a.length);
}

/** The password before the host, and the values of its query that have a sensitive name: as written, and decoded. */
function secretsOfUrl(value: string): string[] {
  const url = value.includes('://') ? readUrl(value) : undefined;
  if (!url) return [];
  const { password, search } = url;
  const inQuery = search
    .slice(1)
    .split('&')
    .map((pair) => pair.split(/=(.*)/s, 2))
    .filter(([name = '']) => isSensitiveKey(decoded(name)))
    .flatMap(([, asWritten = '']) => [
      asWritten,
      decoded(asWritten),
      decoded(asWritten.replaceAll('+', ' ')),
    ]);
  return [password, decoded(password), ...inQuery];
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
