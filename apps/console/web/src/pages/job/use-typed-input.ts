/** The input of a run as it is typed, in fields or as JSON, and its way from one to the other. */
import { useState } from 'react';
import type { Job } from '../../../../src/answers/jobs.ts';
import { formFields, type Texts } from './form-fields.ts';
import { inputJson, inputTexts, readRunInput } from './run-input.ts';

export function useTypedInput({ inputSchema, examples: [example] }: Pick<Job, 'inputSchema' | 'examples'>) {
  const form = formFields(inputSchema, example);
  const fields = form ?? [];
  const [texts, setTexts] = useState<Texts>(() =>
    Object.fromEntries(fields.map(({ name, initial }) => [name, initial])),
  );
  const [edited, setEdited] = useState<string>();
  const typed = { fields, texts };
  const json = edited ?? (form ? undefined : JSON.stringify(example ?? {}, null, 2));
  return {
    ...typed,
    /** Undefined: it is typed in fields. */
    json,
    /** It can be typed in either way. */
    hasFields: form !== undefined,
    setText: (name: string, text: string): void => setTexts((now) => ({ ...now, [name]: text })),
    setJson: setEdited,
    toJson: (): void => setEdited(inputJson(typed, 2)),
    /** Throws, for people, where the fields would lose some of it. */
    toFields: (): void => {
      if (json !== undefined) setTexts(inputTexts(json, typed));
      setEdited(undefined);
    },
    /** Throws what is wrong with it, for people. */
    read: (): unknown => readRunInput(json, typed),
    /** As JSON, whatever is wrong with it. */
    write: (): string => json ?? inputJson(typed),
  };
}
