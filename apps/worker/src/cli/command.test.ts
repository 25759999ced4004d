import { expect, test } from 'vitest';
import { type Call, defineCommand } from './command.ts';

const entry = { name: 'x', group: 'X', summary: 'x', examples: [] } as const;
const limit = { value: 'n', summary: 'at most', parse: Number, default: 1 } as const;

test('an entry compiles only with a command that takes what it declares', () => {
  const fits = defineCommand({ ...entry, options: { limit }, load: needsLimit });
  expect(fits).toMatchObject({ name: 'x', load: needsLimit });

  const { default: _, ...withoutDefault } = limit;
  // @ts-expect-error -- the limit may be absent
  defineCommand({ ...entry, options: { limit: withoutDefault }, load: needsLimit });
  const { parse: _parse, ...unparsed } = limit;
  // @ts-expect-error -- the limit is text
  defineCommand({ ...entry, options: { limit: unparsed }, load: needsLimit });
  // @ts-expect-error -- there is no limit
  defineCommand({ ...entry, load: needsLimit });
});

async function needsLimit() {
  return {
    run: async (call: Call<object, { readonly limit: number }>) => call.output.note(`${call.options.limit}`),
  };
}
