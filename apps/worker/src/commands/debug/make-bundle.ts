/**
 * Makes the text of a bundle. Promise: all of it has passed the mask for secrets at one place, here, whatever a section
 * has read; a section that cannot be read is named in `leftOut`.
 */
import { maskFields } from '@sb/logger';
import { NEVER_INCLUDED, type Section } from './sections.ts';

export interface Bundle {
  readonly text: string;
  readonly sections: readonly { readonly name: string; readonly about: string; readonly bytes: number }[];
  readonly leftOut: readonly string[];
}

export interface BundleFacts {
  readonly runId: number;
  readonly createdAt: string;
  readonly secrets: readonly string[];
}

export async function makeBundle(
  sections: readonly Section[],
  { runId, createdAt, secrets }: BundleFacts,
): Promise<Bundle> {
  const read: { readonly section: Section; readonly value: unknown }[] = [];
  const unread: string[] = [];
  for (const section of sections) {
    try {
      read.push({ section, value: await section.read() });
    } catch (error) {
      unread.push(`${section.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const values = Object.fromEntries(read.map(({ section, value }) => [section.name, value]));
  const whole = { format: 'worker-debug/v1', runId, createdAt, leftOut: [...NEVER_INCLUDED, ...unread] };
  const masked = maskFields({ ...whole, ...asJson(values) }, secrets);
  return {
    text: `${JSON.stringify(masked, null, 2)}\n`,
    sections: read.map(({ section: { name, about } }) => ({
      name,
      about,
      bytes: Buffer.byteLength(JSON.stringify(masked[name])),
    })),
    leftOut: Array.isArray(masked['leftOut']) ? masked['leftOut'].map(String) : [],
  };
}

/** As it is written: dates are texts before the mask sees them. */
function asJson(values: object): Readonly<Record<string, unknown>> {
  return JSON.parse(JSON.stringify(values)) as Readonly<Record<string, unknown>>;
}
