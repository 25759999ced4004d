/** What a filter of jobs finds. Pure: the page filters by it, and the route, so both have the same rows. */

/** Every word is somewhere in its id, name, owner, queue or tags. */
export function hasWords({ id, name, owner, queue, tags }: Named, text: string): boolean {
  const all = [id, name, owner, queue, ...tags].join('\n').toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}

interface Named {
  readonly id: string;
  readonly name: string;
  readonly owner?: string | undefined;
  readonly queue: string;
  readonly tags: readonly string[];
}
