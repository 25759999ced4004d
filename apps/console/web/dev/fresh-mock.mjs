/** Answers of the design's mock, as if they were of now. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The now of the mock. */
const THEN = Date.parse('2026-11-28T06:10:58.234Z');
const TIME = /"(\d{4}-\d\d-\d\dT[\d:.]+Z)"/g;

/**
 * Of a file beside this one, its times moved. The file is read once: each page asks for many answers.
 * @param {string} name
 * @returns {() => any}
 */
export function freshMock(name) {
  const text = readFileSync(path.join(import.meta.dirname, name), 'utf8');
  return () => {
    const moved = Date.now() - THEN;
    const fresh = text.replaceAll(
      TIME,
      (_quoted, time) => `"${new Date(Date.parse(time) + moved).toISOString()}"`,
    );
    return JSON.parse(fresh);
  };
}
