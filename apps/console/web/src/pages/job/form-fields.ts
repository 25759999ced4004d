/** Fields of a form from the JSON Schema of a job's input, and the input from what was typed. Pure. */

export interface FormField {
  readonly name: string;
  readonly kind: 'text' | 'number' | 'choice' | 'switch' | 'json';
  readonly isRequired: boolean;
  /** `required · e-mail`: beside the name. */
  readonly note: string;
  readonly choices: readonly string[];
  /** What the field begins with. */
  readonly initial: string;
}

export type Texts = Readonly<Record<string, string>>;

export type Typed =
  | { readonly input: unknown }
  | { readonly problems: readonly { readonly field: string; readonly message: string }[] };

type Schema = Readonly<Record<string, unknown>>;

const FORMATS: Readonly<Record<string, string>> = { email: 'e-mail', uri: 'address', uuid: 'UUID' };

/** Undefined: the schema has no list of fields; the input is written as JSON. */
export function formFields(schema: Schema | undefined, example: unknown): readonly FormField[] | undefined {
  if (!schema || !isSchema(schema['properties'])) return undefined;
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
  const given = isSchema(example) ? example : {};
  return Object.entries(schema['properties']).map(([name, one]) => {
    const property = isSchema(one) ? one : {};
    const isRequired = required.has(name);
    const kind = kindOf(property);
    const start = Object.hasOwn(given, name) ? given[name] : property['default'];
    return {
      name,
      kind,
      isRequired,
      note: noteOf(property, isRequired),
      choices: choicesOf(property),
      initial: start === undefined ? '' : textOf(start, kind),
    };
  });
}

/** An empty text is a field that is not given. */
export function typedInput(fields: readonly FormField[], texts: Texts): Typed {
  const problems: { field: string; message: string }[] = [];
  const input: Record<string, unknown> = {};
  for (const field of fields) {
    const read = readField(field, texts[field.name] ?? '');
    if (read && 'problem' in read) problems.push({ field: field.name, message: read.problem });
    else if (read) input[field.name] = read.value;
  }
  return problems.length > 0 ? { problems } : { input };
}

/** The input also while some fields are wrong: those are the texts that were typed. */
export function unfinishedInput(fields: readonly FormField[], texts: Texts): Schema {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const text = texts[field.name] ?? '';
      const read = readField(field, text);
      return read ? [[field.name, 'value' in read ? read.value : text]] : [];
    }),
  );
}

/** Undefined: it is not given, and need not be. */
function readField(
  field: FormField,
  text: string,
): { readonly value: unknown } | { readonly problem: string } | undefined {
  if (text === '') return field.isRequired ? { problem: 'is required' } : undefined;
  const value = valueOf(field, text);
  return value === undefined ? { problem: expected(field) } : { value };
}

/** The texts of an input, or why the fields would not give the same input back. */
export function textsOf(
  fields: readonly FormField[],
  input: unknown,
): { readonly texts: Texts } | { readonly problem: string } {
  if (!isSchema(input)) return { problem: 'expected an object' };
  const texts: Record<string, string> = Object.fromEntries(fields.map(({ name }) => [name, '']));
  for (const [name, value] of Object.entries(input)) {
    const field = fields.find((one) => one.name === name);
    if (!field) return { problem: `there is no field ${name}` };
    // So the form writes a required field that is empty: it says so again.
    if (value === '' && field.isRequired) continue;
    const text = textOf(value, field.kind);
    if (!isHeld(field, text, value)) return { problem: `the field ${name} cannot have this value` };
    texts[name] = text;
  }
  return { texts };
}

function isHeld(field: FormField, text: string, value: unknown): boolean {
  if (text === '' || (field.kind === 'choice' && !field.choices.includes(text))) return false;
  return JSON.stringify(valueOf(field, text)) === JSON.stringify(value);
}

function kindOf(property: Schema): FormField['kind'] {
  if (choicesOf(property).length > 0) return 'choice';
  switch (property['type']) {
    case 'boolean':
      return 'switch';
    case 'number':
    case 'integer':
      return 'number';
    case 'string':
      return 'text';
    default:
      return 'json';
  }
}

function choicesOf({ enum: choices, const: only }: Schema): readonly string[] {
  if (typeof only === 'string') return [only];
  return Array.isArray(choices) && choices.every((one) => typeof one === 'string') ? choices : [];
}

function noteOf(property: Schema, isRequired: boolean): string {
  const { type, format, minimum, maximum, description } = property;
  const range = [
    typeof minimum === 'number' && minimum > Number.MIN_SAFE_INTEGER && `from ${minimum}`,
    typeof maximum === 'number' && maximum < Number.MAX_SAFE_INTEGER && `to ${maximum}`,
  ]
    .filter(Boolean)
    .join(' ');
  return [
    isRequired && 'required',
    typeof format === 'string' && format !== 'date' && (FORMATS[format] ?? format),
    type === 'integer' && 'whole number',
    range,
    kindOf(property) === 'json' && 'JSON',
    typeof description === 'string' && description,
  ]
    .filter((part) => part !== false && part !== '')
    .join(' · ');
}

function textOf(value: unknown, kind: FormField['kind']): string {
  return kind !== 'json' && typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function valueOf({ kind }: FormField, text: string): unknown {
  if (kind === 'number') return text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text);
  if (kind === 'switch') return text === 'true';
  if (kind === 'json') return parsed(text);
  return text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function expected({ kind }: FormField): string {
  return kind === 'number' ? 'expected a number' : 'expected JSON';
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
