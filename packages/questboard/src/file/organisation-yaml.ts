import type { OrganisationInput } from './organisation-schema.ts';

/** Texts that YAML reads unchanged without quotes, also inside brackets. */
const PLAIN = /^[A-Za-z0-9][\w./@+-]*(?:(?: |:(?! |$))[\w./@+(&-][\w./@+()&-]*)*$/;
const WORDS_WITH_A_MEANING = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

/** Writes a `questboard/v1` file as YAML for people: each field on a line of its own, with all that is inside it. */
export function organisationYaml({ format, ...sections }: OrganisationInput): string {
  const parts = Object.entries(sections).map(([name, content]) =>
    [`${name}:`, ...sectionLines(content)].join('\n'),
  );
  return `${[`format: ${format}`, ...parts].join('\n\n')}\n`;
}

function sectionLines(content: object = []): string[] {
  if (!Array.isArray(content)) return fieldLines(content).map((line) => `  ${line}`);
  return content.flatMap((row: object) =>
    fieldLines(row).map((line, at) => `  ${at === 0 ? '-' : ' '} ${line}`),
  );
}

function fieldLines(record: object): string[] {
  return Object.entries(record).map(([name, value]) => `${name}: ${inline(value)}`);
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value === 'object' && value !== null) return `{ ${fieldLines(value).join(', ')} }`;
  return typeof value === 'string' ? scalar(value) : JSON.stringify(value);
}

function scalar(text: string): string {
  const isPlain = PLAIN.test(text) && !WORDS_WITH_A_MEANING.test(text) && Number.isNaN(Number(text));
  return isPlain ? text : JSON.stringify(text);
}
