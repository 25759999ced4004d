/** The addresses of pages: what they hold, and how they are written. Pure. */

/** A text of the parameters; an empty one is none. */
export function textIn(search: object, name: string): string | undefined {
  const value: unknown = Reflect.get(search, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The number of a run, an event or a node. */
export function idIn(search: object, name: string): number | undefined {
  const id = Number(textIn(search, name) ?? 0);
  return Number.isSafeInteger(id) && id > 0 ? id : undefined;
}

/** One of some words. */
export function oneIn<Word extends string>(
  words: readonly Word[],
  search: object,
  name: string,
): Word | undefined {
  const text = textIn(search, name);
  return words.find((one) => one === text);
}

/** `/runs?state=failed`: without the parameters that have no value. */
export function address(
  path: string,
  params: Readonly<Record<string, string | number | undefined>> = {},
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params))
    if (value !== undefined && value !== '') query.set(name, String(value));
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}
