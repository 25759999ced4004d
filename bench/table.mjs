/** Results as a markdown table: a median and a range per cell, and the ratio to the reference of the same store. */
import { MEASURES } from './measures.mjs';
import { median } from './statistics.mjs';
import { referenceOf } from './subjects/index.mjs';

/**
 * @param {readonly { id: string, store: string }[]} subjects
 * @param {readonly Result[]} results
 *
 * @typedef {{ subject: string, measure: string, value: number, p99?: number }} Result
 */
export function table(subjects, results) {
  const measures = Object.keys(MEASURES).filter((name) => results.some(({ measure }) => measure === name));
  const header = ['subject', ...measures.map((name) => `${name}, ${MEASURES[name].unit}`)];
  const rows = subjects.map((subject) => [
    subject.id,
    ...measures.map((name) => cell(results, subject, name)),
  ]);
  return [header, header.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function cell(results, subject, measure) {
  const own = valuesOf(results, subject.id, measure);
  if (own.length === 0) return '–';
  const range = own.length > 1 ? ` (${short(Math.min(...own))}–${short(Math.max(...own))})` : '';
  const slow = results
    .filter((one) => one.subject === subject.id && one.measure === measure && one.p99 !== undefined)
    .map(({ p99 }) => p99);
  const p99 = slow.length > 0 ? `, p99 ${short(median(slow))}` : '';
  return `${short(median(own))}${range}${p99}${ratio(results, subject, measure)}`;
}

function ratio(results, subject, measure) {
  const reference = valuesOf(results, referenceOf(subject), measure);
  if (reference.length === 0 || subject.id === referenceOf(subject)) return '';
  const own = median(valuesOf(results, subject.id, measure));
  return `; ${ratioText(own / median(reference), MEASURES[measure].higherIsBetter)} of raw`;
}

/** Rounded against us: down where more is better, up where less is. */
export function ratioText(value, higherIsBetter) {
  const hundredths = higherIsBetter ? Math.floor(value * 100) : Math.ceil(value * 100);
  return (hundredths / 100).toFixed(2);
}

function valuesOf(results, subject, measure) {
  return results
    .filter((one) => one.subject === subject && one.measure === measure)
    .map(({ value }) => value);
}

function short(value) {
  if (value >= 1_000) return Math.round(value).toLocaleString('en-US');
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
