/** What changes in a JSON value, as lines. Pure. */
export interface DiffLine {
  readonly kind: 'same' | 'add' | 'del';
  readonly text: string;
  /** Behind the text, dimmed: `as each has it`. */
  readonly note?: string;
}

const EACH = 'as each has it';

/** Two values, field by field; what is the same on both sides is one line. */
export function diffLines(before: unknown, after: unknown): DiffLine[] {
  if (!isRecord(before) || !isRecord(after)) {
    const [old, next] = [lineOf(before), lineOf(after)];
    return old === next
      ? [same(old)]
      : [
          { kind: 'del', text: `- ${old}` },
          { kind: 'add', text: `+ ${next}` },
        ];
  }
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return [same('{'), ...names.flatMap((name) => fieldLines(name, before, after)), same('}')];
}

/** A patch (RFC 7396) over many inputs, shown with one of them: fields that it does not name stay as each has them. */
export function patchLines(patch: unknown, example: unknown): DiffLine[] {
  if (!isRecord(patch)) return diffLines(example, patch);
  const before = isRecord(example) ? example : {};
  const names = [...new Set([...Object.keys(before), ...Object.keys(patch)])];
  return [
    same('{'),
    ...names.flatMap((name) =>
      Object.hasOwn(patch, name)
        ? fieldLines(name, before, applyPatch(before, patch) as Record<string, unknown>)
        : [{ kind: 'same' as const, text: `   ${JSON.stringify(name)}: `, note: EACH }],
    ),
    same('}'),
  ];
}

/** RFC 7396: null takes a field away, objects are patched field by field, all else takes its place. */
export function applyPatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const result: Record<string, unknown> = isRecord(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else
      Object.defineProperty(result, name, {
        value: applyPatch(Object.hasOwn(result, name) ? result[name] : undefined, value),
        enumerable: true,
        configurable: true,
        writable: true,
      });
  }
  return result;
}

/** The shortest patch that makes one value the other. */
export function patchBetween(before: unknown, after: unknown): unknown {
  if (!isRecord(before) || !isRecord(after)) return after;
  const changed = Object.entries(after).filter(
    ([name, value]) => !Object.hasOwn(before, name) || lineOf(before[name]) !== lineOf(value),
  );
  const gone = Object.keys(before).filter((name) => !Object.hasOwn(after, name));
  return Object.fromEntries([
    ...changed.map(([name, value]) => [name, patchBetween(before[name], value)] as const),
    ...gone.map((name) => [name, null] as const),
  ]);
}

/** Whether a field becomes null, at any depth of records: a patch (RFC 7396) would remove it. */
export function setsNull(before: unknown, after: unknown): boolean {
  if (!isRecord(after)) return false;
  return Object.entries(after).some(([name, value]) => {
    const old = isRecord(before) && Object.hasOwn(before, name) ? before[name] : undefined;
    return value === null ? old !== null : setsNull(old, value);
  });
}

/** Throws for what a patch cannot say. */
export function checkNulls(before: unknown, after: unknown): void {
  if (setsNull(before, after))
    throw new Error(
      'A field cannot become null in all of them: null would remove it. To remove it, delete the field.',
    );
}

function fieldLines(
  name: string,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): DiffLine[] {
  const [old, next] = [before, after].map((one) =>
    Object.hasOwn(one, name) ? `${JSON.stringify(name)}: ${lineOf(one[name])}` : undefined,
  );
  if (old === next) return old === undefined ? [] : [same(`   ${old}`)];
  return [
    ...(old === undefined ? [] : [{ kind: 'del' as const, text: `-  ${old}` }]),
    ...(next === undefined ? [] : [{ kind: 'add' as const, text: `+  ${next}` }]),
  ];
}

function same(text: string): DiffLine {
  return { kind: 'same', text };
}

function lineOf(value: unknown): string {
  return JSON.stringify(value) ?? 'none';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
